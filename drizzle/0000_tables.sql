CREATE TYPE "origin" AS ENUM('real', 'synthetic');--> statement-breakpoint
CREATE TYPE "role" AS ENUM('buyer', 'provider', 'regulator', 'operator');--> statement-breakpoint
CREATE TYPE "agent_state" AS ENUM('pending', 'confirmed', 'suspended', 'revoked');--> statement-breakpoint
CREATE TYPE "card_kind" AS ENUM('card', 'core');--> statement-breakpoint
CREATE TYPE "chip_figure" AS ENUM('compute', 'memory', 'bandwidth');--> statement-breakpoint
CREATE TYPE "chip_form" AS ENUM('sxm', 'pcie', 'oam', 'module', 'cpu', 'unknown');--> statement-breakpoint
CREATE TYPE "cpid_kind" AS ENUM('platform', 'operator', 'site', 'pool', 'lot');--> statement-breakpoint
CREATE TYPE "engine_kind" AS ENUM('local', 'synthetic');--> statement-breakpoint
CREATE TYPE "figure_basis" AS ENUM('nominal', 'measured');--> statement-breakpoint
CREATE TYPE "identifier_state" AS ENUM('reserved', 'active', 'suspended', 'lapsed', 'retired');--> statement-breakpoint
CREATE TYPE "pool_state" AS ENUM('live', 'stale', 'closed');--> statement-breakpoint
CREATE TYPE "precision" AS ENUM('FP64', 'FP32', 'TF32', 'BF16', 'FP16', 'FP8', 'INT8');--> statement-breakpoint
CREATE TYPE "state_reason" AS ENUM('verified', 'measured_short', 'duplicate_device', 'lifted', 'own_request');--> statement-breakpoint
CREATE TYPE "terms" AS ENUM('firm', 'reclaimable');--> statement-breakpoint
CREATE TYPE "tier" AS ENUM('declared', 'tested', 'metered', 'attested');--> statement-breakpoint
CREATE TYPE "lease_state" AS ENUM('reserved', 'preparing', 'ready', 'serving', 'ending', 'ended');--> statement-breakpoint
CREATE TYPE "stop_reason" AS ENUM('ended', 'ended_by_buyer', 'provider_failure', 'reserve_ran_out', 'operator_order');--> statement-breakpoint
CREATE TYPE "offer_state" AS ENUM('open', 'partly_sold', 'sold_out', 'withdrawn', 'expired', 'refused');--> statement-breakpoint
CREATE TYPE "order_state" AS ENUM('open', 'partly_filled', 'filled', 'cancelled', 'expired', 'refused');--> statement-breakpoint
CREATE TYPE "phase" AS ENUM('continuous', 'call', 'halted');--> statement-breakpoint
CREATE TYPE "quote_state" AS ENUM('open', 'used', 'expired', 'stale');--> statement-breakpoint
CREATE TYPE "attempt_state" AS ENUM('queued', 'starting', 'running', 'checkpointed', 'succeeded', 'failed', 'cancelled', 'timed_out', 'preempted', 'node_lost', 'out_of_memory', 'unknown');--> statement-breakpoint
CREATE TYPE "stream" AS ENUM('stdout', 'stderr');--> statement-breakpoint
CREATE TYPE "task_state" AS ENUM('submitted', 'running', 'succeeded', 'failed', 'cancelled');--> statement-breakpoint
CREATE TYPE "lease_hour_state" AS ENUM('open', 'charged', 'final');--> statement-breakpoint
CREATE TYPE "top_up_state" AS ENUM('requested', 'received', 'approved');--> statement-breakpoint
CREATE TABLE "journal" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp (6) with time zone NOT NULL,
	"organisation" uuid,
	"actor" text NOT NULL,
	"act" text NOT NULL,
	"subject" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"request_id" text NOT NULL,
	CONSTRAINT "journal_act_spelt" CHECK ("journal"."act" ~ '^[a-z_]+\.[a-z_]+$')
);
--> statement-breakpoint
CREATE TABLE "attempts" (
	"counter" text PRIMARY KEY NOT NULL,
	"times" timestamp (6) with time zone[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "demo_people" (
	"organisation" uuid NOT NULL,
	"member" uuid NOT NULL,
	"part" text NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "demo_people_organisation_member_pk" PRIMARY KEY("organisation","member")
);
--> statement-breakpoint
CREATE TABLE "members" (
	"organisation" uuid NOT NULL,
	"id" uuid NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "members_organisation_id_pk" PRIMARY KEY("organisation","id"),
	CONSTRAINT "members_email_lower" CHECK ("members"."email" = lower("members"."email"))
);
--> statement-breakpoint
CREATE TABLE "one_time_tokens" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"created_at" timestamp (6) with time zone NOT NULL,
	"expires_at" timestamp (6) with time zone NOT NULL,
	"used_at" timestamp (6) with time zone
);
--> statement-breakpoint
CREATE TABLE "organisation_roles" (
	"organisation" uuid NOT NULL,
	"role" "role" NOT NULL,
	"granted_at" timestamp (6) with time zone NOT NULL,
	"granted_by" text NOT NULL,
	CONSTRAINT "organisation_roles_organisation_role_pk" PRIMARY KEY("organisation","role")
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"origin" "origin" NOT NULL,
	"created_at" timestamp (6) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "passwords" (
	"organisation" uuid NOT NULL,
	"member" uuid NOT NULL,
	"hash" text NOT NULL,
	"changed_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "passwords_organisation_member_pk" PRIMARY KEY("organisation","member")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"organisation" uuid NOT NULL,
	"member" uuid NOT NULL,
	"created_at" timestamp (6) with time zone NOT NULL,
	"seen_at" timestamp (6) with time zone NOT NULL,
	"ends_at" timestamp (6) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "agent_tokens" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"organisation" uuid NOT NULL,
	"site" text NOT NULL,
	"created_at" timestamp (6) with time zone NOT NULL,
	"expires_at" timestamp (6) with time zone NOT NULL,
	"used_at" timestamp (6) with time zone,
	"tried_again_at" timestamp (6) with time zone,
	"confirms" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "agents" (
	"organisation" uuid NOT NULL,
	"site" text NOT NULL,
	"id" text NOT NULL,
	"public_key" text NOT NULL,
	"engine" "engine_kind" NOT NULL,
	"state" "agent_state" NOT NULL,
	"enrolled_at" timestamp (6) with time zone NOT NULL,
	"confirmed_at" timestamp (6) with time zone,
	"revoked_at" timestamp (6) with time zone,
	"probe" jsonb NOT NULL,
	CONSTRAINT "agents_organisation_site_id_pk" PRIMARY KEY("organisation","site","id"),
	CONSTRAINT "agents_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "chip_aliases" (
	"source" text NOT NULL,
	"text" text NOT NULL,
	"model" text NOT NULL,
	"by" text NOT NULL,
	CONSTRAINT "chip_aliases_source_text_pk" PRIMARY KEY("source","text")
);
--> statement-breakpoint
CREATE TABLE "chip_figures" (
	"model" text NOT NULL,
	"figure" "chip_figure" NOT NULL,
	"precision" "precision",
	"dense" boolean,
	"n" integer NOT NULL,
	"value" bigint NOT NULL,
	"unit" text NOT NULL,
	"basis" "figure_basis" NOT NULL,
	"tier" "tier" NOT NULL,
	"source" text NOT NULL,
	"as_of" text NOT NULL,
	"version" text NOT NULL,
	CONSTRAINT "chip_figures_model_figure_n_pk" PRIMARY KEY("model","figure","n"),
	CONSTRAINT "chip_figures_positive" CHECK ("chip_figures"."value" > 0),
	CONSTRAINT "chip_figures_compute_named" CHECK (("chip_figures"."figure" = 'compute') = ("chip_figures"."precision" is not null and "chip_figures"."dense" is not null))
);
--> statement-breakpoint
CREATE TABLE "chip_models" (
	"id" text PRIMARY KEY NOT NULL,
	"maker" text NOT NULL,
	"family" text NOT NULL,
	"name_en" text NOT NULL,
	"name_zh" text NOT NULL,
	"form" "chip_form" NOT NULL,
	"devices_per_card" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "heartbeats" (
	"organisation" uuid NOT NULL,
	"site" text NOT NULL,
	"seen_at" timestamp (6) with time zone NOT NULL,
	"boot_id" text NOT NULL,
	"clock_offset_ms" integer DEFAULT 0 NOT NULL,
	"clock_offsets_ms" integer[] NOT NULL,
	"request" bigint NOT NULL,
	"body" jsonb NOT NULL,
	CONSTRAINT "heartbeats_organisation_site_pk" PRIMARY KEY("organisation","site")
);
--> statement-breakpoint
CREATE TABLE "identifier_events" (
	"cpid" text NOT NULL,
	"n" integer NOT NULL,
	"from_state" "identifier_state" NOT NULL,
	"to_state" "identifier_state" NOT NULL,
	"reason" "state_reason" NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp (6) with time zone NOT NULL,
	"version" integer NOT NULL,
	"prev" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "identifier_events_cpid_n_pk" PRIMARY KEY("cpid","n")
);
--> statement-breakpoint
CREATE TABLE "identifier_records" (
	"cpid" text NOT NULL,
	"version" integer NOT NULL,
	"text" text NOT NULL,
	"hash" text NOT NULL,
	"signatures" jsonb NOT NULL,
	"valid_from" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "identifier_records_cpid_version_pk" PRIMARY KEY("cpid","version")
);
--> statement-breakpoint
CREATE TABLE "identifiers" (
	"cpid" text PRIMARY KEY NOT NULL,
	"platform" text NOT NULL,
	"kind" "cpid_kind" NOT NULL,
	"parent" text,
	"organisation" uuid NOT NULL,
	"state" "identifier_state" NOT NULL,
	"version" integer NOT NULL,
	"record_hash" text NOT NULL,
	"name_en" text NOT NULL,
	"name_zh" text NOT NULL,
	"origin" "origin" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "node_classes" (
	"id" text PRIMARY KEY NOT NULL,
	"chip" text NOT NULL,
	"book" text NOT NULL,
	"cards_per_node" integer NOT NULL,
	"card_kind" "card_kind" NOT NULL,
	"name_en" text NOT NULL,
	"name_zh" text NOT NULL,
	"min_memory_mib" integer NOT NULL,
	"position" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platforms" (
	"cpid" text PRIMARY KEY NOT NULL,
	"organisation" uuid NOT NULL,
	"name_en" text NOT NULL,
	"name_zh" text NOT NULL,
	"level" text NOT NULL,
	"currency" text DEFAULT 'CNY' NOT NULL,
	"trial_credit_micros" bigint DEFAULT 500000000 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pools" (
	"organisation" uuid NOT NULL,
	"cpid" text NOT NULL,
	"site" text NOT NULL,
	"node_class" text NOT NULL,
	"terms" "terms" NOT NULL,
	"instrument" text NOT NULL,
	"nodes" integer NOT NULL,
	"memory_mib_per_node" integer NOT NULL,
	"tier" "tier" NOT NULL,
	"state" "pool_state" NOT NULL,
	"name_en" text NOT NULL,
	"name_zh" text NOT NULL,
	"origin" "origin" NOT NULL,
	"testing_since" timestamp (6) with time zone,
	"tested_at" timestamp (6) with time zone,
	"created_at" timestamp (6) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "pools_organisation_cpid_pk" PRIMARY KEY("organisation","cpid"),
	CONSTRAINT "pools_cpid_unique" UNIQUE("cpid"),
	CONSTRAINT "pools_nodes_positive" CHECK ("pools"."nodes" between 1 and 65535)
);
--> statement-breakpoint
CREATE TABLE "processes" (
	"name" text PRIMARY KEY NOT NULL,
	"started_at" timestamp (6) with time zone NOT NULL,
	"seen_at" timestamp (6) with time zone NOT NULL,
	"version" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "providers" (
	"organisation" uuid PRIMARY KEY NOT NULL,
	"cpid" text NOT NULL,
	"created_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "providers_cpid_unique" UNIQUE("cpid")
);
--> statement-breakpoint
CREATE TABLE "self_tests" (
	"organisation" uuid NOT NULL,
	"id" uuid NOT NULL,
	"site" text NOT NULL,
	"pool" text NOT NULL,
	"nonce" text NOT NULL,
	"suite_version" text NOT NULL,
	"nodes" integer NOT NULL,
	"chains" integer NOT NULL,
	"steps" integer NOT NULL,
	"started_at" timestamp (6) with time zone NOT NULL,
	"ended_at" timestamp (6) with time zone,
	"figures" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"verdict" text,
	CONSTRAINT "self_tests_organisation_id_pk" PRIMARY KEY("organisation","id")
);
--> statement-breakpoint
CREATE TABLE "sites" (
	"organisation" uuid NOT NULL,
	"cpid" text NOT NULL,
	"zone" text NOT NULL,
	"name_en" text NOT NULL,
	"name_zh" text NOT NULL,
	"origin" "origin" NOT NULL,
	"created_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "sites_organisation_cpid_pk" PRIMARY KEY("organisation","cpid"),
	CONSTRAINT "sites_cpid_unique" UNIQUE("cpid")
);
--> statement-breakpoint
CREATE TABLE "worlds" (
	"name" text PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"seed" text NOT NULL,
	"first_slot" integer NOT NULL,
	"made_at" timestamp (6) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "zones" (
	"id" text PRIMARY KEY NOT NULL,
	"name_en" text NOT NULL,
	"name_zh" text NOT NULL,
	"position" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "agent_commands" (
	"organisation" uuid NOT NULL,
	"site" text NOT NULL,
	"seq" integer NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"lease" text,
	"attempt" text,
	"epoch" integer NOT NULL,
	"body" jsonb NOT NULL,
	"issued_at" timestamp (6) with time zone NOT NULL,
	"expires_at" timestamp (6) with time zone NOT NULL,
	"answer" jsonb,
	"answered_at" timestamp (6) with time zone,
	CONSTRAINT "agent_commands_organisation_site_seq_pk" PRIMARY KEY("organisation","site","seq")
);
--> statement-breakpoint
CREATE TABLE "leases" (
	"organisation" uuid NOT NULL,
	"id" text NOT NULL,
	"provider" uuid NOT NULL,
	"pool" text NOT NULL,
	"site" text NOT NULL,
	"instrument" text NOT NULL,
	"nodes" integer NOT NULL,
	"start_slot" integer NOT NULL,
	"end_slot" integer NOT NULL,
	"granted_from" timestamp (6) with time zone NOT NULL,
	"agreed_end" timestamp (6) with time zone NOT NULL,
	"ended_at" timestamp (6) with time zone,
	"price_micros_per_node_hour" bigint NOT NULL,
	"fee_ppm" integer NOT NULL,
	"cancellation" jsonb NOT NULL,
	"origin" "origin" NOT NULL,
	"state" "lease_state" NOT NULL,
	"stop_reason" "stop_reason",
	"ready_at" timestamp (6) with time zone,
	"released_at" timestamp (6) with time zone,
	"hold_attempts" integer DEFAULT 0 NOT NULL,
	"epoch" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "leases_organisation_id_pk" PRIMARY KEY("organisation","id"),
	CONSTRAINT "leases_window_forward" CHECK ("leases"."end_slot" > "leases"."start_slot")
);
--> statement-breakpoint
CREATE TABLE "site_accounts" (
	"organisation" uuid NOT NULL,
	"site" text NOT NULL,
	"buyer" uuid NOT NULL,
	"account" integer NOT NULL,
	CONSTRAINT "site_accounts_organisation_site_buyer_pk" PRIMARY KEY("organisation","site","buyer")
);
--> statement-breakpoint
CREATE TABLE "book_cursors" (
	"book" text NOT NULL,
	"reader" text NOT NULL,
	"seq" bigint NOT NULL,
	"n" integer DEFAULT 0 NOT NULL,
	"at" timestamp (6) with time zone NOT NULL,
	"stopped_because" text,
	CONSTRAINT "book_cursors_book_reader_pk" PRIMARY KEY("book","reader")
);
--> statement-breakpoint
CREATE TABLE "book_log" (
	"book" text NOT NULL,
	"seq_from" bigint NOT NULL,
	"seq_to" bigint NOT NULL,
	"epoch" integer NOT NULL,
	"version" smallint NOT NULL,
	"commands" text NOT NULL,
	"results" text NOT NULL,
	"hash" text NOT NULL,
	"at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "book_log_book_seq_to_pk" PRIMARY KEY("book","seq_to"),
	CONSTRAINT "book_log_forward" CHECK ("book_log"."seq_to" > "book_log"."seq_from")
);
--> statement-breakpoint
CREATE TABLE "book_snapshots" (
	"book" text NOT NULL,
	"seq" bigint NOT NULL,
	"version" smallint NOT NULL,
	"state_hash" text NOT NULL,
	"body" text NOT NULL,
	"at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "book_snapshots_book_seq_pk" PRIMARY KEY("book","seq")
);
--> statement-breakpoint
CREATE TABLE "books" (
	"id" text PRIMARY KEY NOT NULL,
	"owner" text,
	"endpoint" text,
	"epoch" integer DEFAULT 0 NOT NULL,
	"expires_at" timestamp (6) with time zone,
	"seq" bigint DEFAULT 0 NOT NULL,
	"hash" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "buying_power" (
	"organisation" uuid NOT NULL,
	"book" text NOT NULL,
	"fund" text NOT NULL,
	"free_micros" bigint NOT NULL,
	"locked_micros" bigint NOT NULL,
	"spent_micros" bigint NOT NULL,
	"moved_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "buying_power_organisation_book_fund_pk" PRIMARY KEY("organisation","book","fund"),
	CONSTRAINT "buying_power_never_negative" CHECK ("buying_power"."free_micros" >= 0 and "buying_power"."locked_micros" >= 0)
);
--> statement-breakpoint
CREATE TABLE "credits" (
	"book" text NOT NULL,
	"transfer" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"organisation" uuid NOT NULL,
	"fund" text NOT NULL,
	"amount_micros" bigint NOT NULL,
	"at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "credits_book_transfer_pk" PRIMARY KEY("book","transfer")
);
--> statement-breakpoint
CREATE TABLE "followed_pools" (
	"book" text NOT NULL,
	"pool" text NOT NULL,
	"version" integer NOT NULL,
	CONSTRAINT "followed_pools_book_pool_pk" PRIMARY KEY("book","pool")
);
--> statement-breakpoint
CREATE TABLE "instruments" (
	"id" text PRIMARY KEY NOT NULL,
	"book" text NOT NULL,
	"node_class" text NOT NULL,
	"zone" text NOT NULL,
	"terms" text NOT NULL,
	"phase" "phase" NOT NULL,
	"reference_micros_per_node_hour" bigint,
	"collar_ppm" integer NOT NULL,
	"halt_ppm" integer NOT NULL,
	"opened_at" timestamp (6) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "lease_returns" (
	"book" text NOT NULL,
	"lease" text NOT NULL,
	"seq" bigint NOT NULL,
	"from_slot" integer NOT NULL,
	CONSTRAINT "lease_returns_book_lease_pk" PRIMARY KEY("book","lease")
);
--> statement-breakpoint
CREATE TABLE "market_hours" (
	"instrument" text NOT NULL,
	"slot" integer NOT NULL,
	"origin" "origin" NOT NULL,
	"asked_p10" bigint,
	"asked_median" bigint,
	"asked_p90" bigint,
	"free_node_hours" bigint NOT NULL,
	"capacity_nodes" integer NOT NULL,
	"free_nodes" integer NOT NULL,
	CONSTRAINT "market_hours_instrument_slot_origin_pk" PRIMARY KEY("instrument","slot","origin")
);
--> statement-breakpoint
CREATE TABLE "offers" (
	"book" text NOT NULL,
	"seq" bigint NOT NULL,
	"organisation" uuid NOT NULL,
	"pool" text NOT NULL,
	"instrument" text NOT NULL,
	"nodes" integer NOT NULL,
	"start_slot" integer NOT NULL,
	"end_slot" integer NOT NULL,
	"price_micros_per_node_hour" bigint NOT NULL,
	"min_hours" integer NOT NULL,
	"cancellation" jsonb NOT NULL,
	"good_till_slot" integer NOT NULL,
	"state" "offer_state" NOT NULL,
	"sold_node_hours" bigint DEFAULT 0 NOT NULL,
	"origin" "origin" NOT NULL,
	"at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "offers_book_seq_pk" PRIMARY KEY("book","seq")
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"book" text NOT NULL,
	"seq" bigint NOT NULL,
	"organisation" uuid NOT NULL,
	"key" text NOT NULL,
	"fund" text NOT NULL,
	"nodes" integer NOT NULL,
	"min_nodes" integer NOT NULL,
	"filled_node_hours" bigint DEFAULT 0 NOT NULL,
	"start_slot" integer NOT NULL,
	"end_slot" integer NOT NULL,
	"duration_hours" integer,
	"now_hours" integer,
	"limits" jsonb NOT NULL,
	"min_tier" "tier" NOT NULL,
	"pools" jsonb,
	"immediate_or_cancel" boolean NOT NULL,
	"good_till_slot" integer NOT NULL,
	"rest_nodes" integer NOT NULL,
	"state" "order_state" NOT NULL,
	"because" text,
	"locked_micros" bigint DEFAULT 0 NOT NULL,
	"spent_micros" bigint DEFAULT 0 NOT NULL,
	"origin" "origin" NOT NULL,
	"at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "orders_book_seq_pk" PRIMARY KEY("book","seq")
);
--> statement-breakpoint
CREATE TABLE "quotes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation" uuid,
	"book" text NOT NULL,
	"as_of_seq" bigint NOT NULL,
	"order" jsonb NOT NULL,
	"fills" jsonb NOT NULL,
	"total_micros" bigint NOT NULL,
	"expected_micros" bigint NOT NULL,
	"cancellation" jsonb NOT NULL,
	"created_at" timestamp (6) with time zone NOT NULL,
	"expires_at" timestamp (6) with time zone NOT NULL,
	"state" "quote_state" NOT NULL,
	"order_seq" bigint
);
--> statement-breakpoint
CREATE TABLE "trades" (
	"book" text NOT NULL,
	"seq" bigint NOT NULL,
	"n" integer NOT NULL,
	"order_seq" bigint NOT NULL,
	"offer_seq" bigint NOT NULL,
	"buyer" uuid NOT NULL,
	"seller" uuid NOT NULL,
	"pool" text NOT NULL,
	"instrument" text NOT NULL,
	"tier" "tier" NOT NULL,
	"nodes" integer NOT NULL,
	"start_slot" integer NOT NULL,
	"end_slot" integer NOT NULL,
	"price_micros_per_node_hour" bigint NOT NULL,
	"fund" text NOT NULL,
	"origin" "origin" NOT NULL,
	"at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "trades_book_seq_n_pk" PRIMARY KEY("book","seq","n")
);
--> statement-breakpoint
CREATE TABLE "unmet_demand" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp (6) with time zone NOT NULL,
	"organisation" uuid,
	"origin" "origin" NOT NULL,
	"book" text NOT NULL,
	"instruments" jsonb NOT NULL,
	"nodes" integer NOT NULL,
	"start_slot" integer NOT NULL,
	"end_slot" integer NOT NULL,
	"limit_micros_per_node_hour" bigint,
	"code" text NOT NULL,
	"numbers" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attempt_files" (
	"organisation" uuid NOT NULL,
	"attempt" text NOT NULL,
	"name" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"sha256" text NOT NULL,
	"content" "bytea",
	"refused" text,
	"at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "attempt_files_organisation_attempt_name_pk" PRIMARY KEY("organisation","attempt","name")
);
--> statement-breakpoint
CREATE TABLE "attempt_output" (
	"organisation" uuid NOT NULL,
	"attempt" text NOT NULL,
	"stream" "stream" NOT NULL,
	"offset" bigint NOT NULL,
	"text" text NOT NULL,
	"at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "attempt_output_organisation_attempt_stream_offset_pk" PRIMARY KEY("organisation","attempt","stream","offset")
);
--> statement-breakpoint
CREATE TABLE "task_attempts" (
	"organisation" uuid NOT NULL,
	"id" text NOT NULL,
	"task" uuid NOT NULL,
	"number" integer NOT NULL,
	"state" "attempt_state" NOT NULL,
	"progress_ppm" integer DEFAULT 0 NOT NULL,
	"exit_code" integer,
	"started_at" timestamp (6) with time zone,
	"ended_at" timestamp (6) with time zone,
	"reason" text,
	CONSTRAINT "task_attempts_organisation_id_pk" PRIMARY KEY("organisation","id")
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"organisation" uuid NOT NULL,
	"id" uuid NOT NULL,
	"lease" text NOT NULL,
	"key" text NOT NULL,
	"starter" text NOT NULL,
	"command" text NOT NULL,
	"state" "task_state" NOT NULL,
	"created_at" timestamp (6) with time zone NOT NULL,
	"ended_at" timestamp (6) with time zone,
	CONSTRAINT "tasks_organisation_id_pk" PRIMARY KEY("organisation","id")
);
--> statement-breakpoint
CREATE TABLE "lease_ends" (
	"organisation" uuid NOT NULL,
	"lease" text NOT NULL,
	"charge_micros" bigint NOT NULL,
	"provider_micros" bigint NOT NULL,
	"fee_micros" bigint NOT NULL,
	"released_micros" bigint NOT NULL,
	"settled_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "lease_ends_organisation_lease_pk" PRIMARY KEY("organisation","lease"),
	CONSTRAINT "lease_ends_add_up" CHECK ("lease_ends"."charge_micros" = "lease_ends"."provider_micros" + "lease_ends"."fee_micros")
);
--> statement-breakpoint
CREATE TABLE "lease_hours" (
	"organisation" uuid NOT NULL,
	"lease" text NOT NULL,
	"hour" integer NOT NULL,
	"state" "lease_hour_state" NOT NULL,
	"rev" integer NOT NULL,
	"served_node_ms" bigint NOT NULL,
	"charge_micros" bigint NOT NULL,
	"provider_micros" bigint NOT NULL,
	"fee_micros" bigint NOT NULL,
	"released_micros" bigint NOT NULL,
	"settled_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "lease_hours_organisation_lease_hour_pk" PRIMARY KEY("organisation","lease","hour"),
	CONSTRAINT "lease_hours_add_up" CHECK ("lease_hours"."charge_micros" = "lease_hours"."provider_micros" + "lease_hours"."fee_micros")
);
--> statement-breakpoint
CREATE TABLE "top_ups" (
	"organisation" uuid NOT NULL,
	"id" uuid NOT NULL,
	"amount_micros" bigint NOT NULL,
	"bank_reference" text NOT NULL,
	"state" "top_up_state" NOT NULL,
	"requested_by" uuid NOT NULL,
	"requested_at" timestamp (6) with time zone NOT NULL,
	"received_by" uuid,
	"received_at" timestamp (6) with time zone,
	"approved_by" uuid,
	"approved_at" timestamp (6) with time zone,
	CONSTRAINT "top_ups_organisation_id_pk" PRIMARY KEY("organisation","id"),
	CONSTRAINT "top_ups_four_eyes" CHECK ("top_ups"."approved_by" is null or "top_ups"."approved_by" <> "top_ups"."received_by"),
	CONSTRAINT "top_ups_positive" CHECK ("top_ups"."amount_micros" > 0)
);
--> statement-breakpoint
ALTER TABLE "demo_people" ADD CONSTRAINT "demo_people_organisation_member_members_organisation_id_fk" FOREIGN KEY ("organisation","member") REFERENCES "members"("organisation","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_organisation_organisations_id_fk" FOREIGN KEY ("organisation") REFERENCES "organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_roles" ADD CONSTRAINT "organisation_roles_organisation_organisations_id_fk" FOREIGN KEY ("organisation") REFERENCES "organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passwords" ADD CONSTRAINT "passwords_organisation_member_members_organisation_id_fk" FOREIGN KEY ("organisation","member") REFERENCES "members"("organisation","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_organisation_member_members_organisation_id_fk" FOREIGN KEY ("organisation","member") REFERENCES "members"("organisation","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agents" ADD CONSTRAINT "agents_organisation_site_sites_organisation_cpid_fk" FOREIGN KEY ("organisation","site") REFERENCES "sites"("organisation","cpid") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chip_aliases" ADD CONSTRAINT "chip_aliases_model_chip_models_id_fk" FOREIGN KEY ("model") REFERENCES "chip_models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chip_figures" ADD CONSTRAINT "chip_figures_model_chip_models_id_fk" FOREIGN KEY ("model") REFERENCES "chip_models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identifier_events" ADD CONSTRAINT "identifier_events_cpid_identifiers_cpid_fk" FOREIGN KEY ("cpid") REFERENCES "identifiers"("cpid") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identifier_records" ADD CONSTRAINT "identifier_records_cpid_identifiers_cpid_fk" FOREIGN KEY ("cpid") REFERENCES "identifiers"("cpid") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identifiers" ADD CONSTRAINT "identifiers_organisation_organisations_id_fk" FOREIGN KEY ("organisation") REFERENCES "organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "node_classes" ADD CONSTRAINT "node_classes_chip_chip_models_id_fk" FOREIGN KEY ("chip") REFERENCES "chip_models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platforms" ADD CONSTRAINT "platforms_organisation_organisations_id_fk" FOREIGN KEY ("organisation") REFERENCES "organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pools" ADD CONSTRAINT "pools_node_class_node_classes_id_fk" FOREIGN KEY ("node_class") REFERENCES "node_classes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pools" ADD CONSTRAINT "pools_organisation_site_sites_organisation_cpid_fk" FOREIGN KEY ("organisation","site") REFERENCES "sites"("organisation","cpid") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "providers" ADD CONSTRAINT "providers_organisation_organisations_id_fk" FOREIGN KEY ("organisation") REFERENCES "organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sites" ADD CONSTRAINT "sites_organisation_organisations_id_fk" FOREIGN KEY ("organisation") REFERENCES "organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sites" ADD CONSTRAINT "sites_zone_zones_id_fk" FOREIGN KEY ("zone") REFERENCES "zones"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "instruments" ADD CONSTRAINT "instruments_book_books_id_fk" FOREIGN KEY ("book") REFERENCES "books"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_attempts" ADD CONSTRAINT "task_attempts_organisation_task_tasks_organisation_id_fk" FOREIGN KEY ("organisation","task") REFERENCES "tasks"("organisation","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_organisation_lease_leases_organisation_id_fk" FOREIGN KEY ("organisation","lease") REFERENCES "leases"("organisation","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lease_ends" ADD CONSTRAINT "lease_ends_organisation_lease_leases_organisation_id_fk" FOREIGN KEY ("organisation","lease") REFERENCES "leases"("organisation","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lease_hours" ADD CONSTRAINT "lease_hours_organisation_lease_leases_organisation_id_fk" FOREIGN KEY ("organisation","lease") REFERENCES "leases"("organisation","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "top_ups" ADD CONSTRAINT "top_ups_organisation_requested_by_members_organisation_id_fk" FOREIGN KEY ("organisation","requested_by") REFERENCES "members"("organisation","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "journal_of_organisation" ON "journal" USING btree ("organisation","id");--> statement-breakpoint
CREATE UNIQUE INDEX "members_by_email" ON "members" USING btree ("email");--> statement-breakpoint
CREATE INDEX "sessions_of_member" ON "sessions" USING btree ("organisation","member");--> statement-breakpoint
CREATE INDEX "identifiers_by_prefix" ON "identifiers" USING btree ("cpid" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "identifiers_below" ON "identifiers" USING btree ("parent");--> statement-breakpoint
CREATE INDEX "identifiers_of_organisation" ON "identifiers" USING btree ("organisation");--> statement-breakpoint
CREATE INDEX "pools_by_instrument" ON "pools" USING btree ("instrument");--> statement-breakpoint
CREATE INDEX "self_tests_of_pool" ON "self_tests" USING btree ("organisation","pool");--> statement-breakpoint
CREATE INDEX "agent_commands_unanswered" ON "agent_commands" USING btree ("organisation","site","seq") WHERE answered_at is null;--> statement-breakpoint
CREATE INDEX "agent_commands_of_lease" ON "agent_commands" USING btree ("organisation","lease");--> statement-breakpoint
CREATE INDEX "agent_commands_of_attempt" ON "agent_commands" USING btree ("attempt") WHERE attempt is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "leases_by_id" ON "leases" USING btree ("id");--> statement-breakpoint
CREATE INDEX "leases_open_by_end" ON "leases" USING btree ("agreed_end") WHERE state <> 'ended';--> statement-breakpoint
CREATE INDEX "leases_open_of_site" ON "leases" USING btree ("provider","site") WHERE state <> 'ended';--> statement-breakpoint
CREATE INDEX "leases_of_pool" ON "leases" USING btree ("pool","start_slot");--> statement-breakpoint
CREATE INDEX "leases_of_provider" ON "leases" USING btree ("provider","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "site_accounts_by_number" ON "site_accounts" USING btree ("organisation","site","account");--> statement-breakpoint
CREATE INDEX "credits_by_seq" ON "credits" USING btree ("book","seq");--> statement-breakpoint
CREATE INDEX "offers_of_organisation" ON "offers" USING btree ("organisation","at");--> statement-breakpoint
CREATE INDEX "offers_open_of_pool" ON "offers" USING btree ("pool") WHERE state in ('open', 'partly_sold', 'sold_out');--> statement-breakpoint
CREATE UNIQUE INDEX "orders_by_key" ON "orders" USING btree ("book","organisation","key");--> statement-breakpoint
CREATE INDEX "orders_of_organisation" ON "orders" USING btree ("organisation","at");--> statement-breakpoint
CREATE INDEX "quotes_of_organisation" ON "quotes" USING btree ("organisation","created_at");--> statement-breakpoint
CREATE INDEX "trades_by_instrument" ON "trades" USING btree ("instrument","at");--> statement-breakpoint
CREATE INDEX "trades_by_time" ON "trades" USING btree ("at");--> statement-breakpoint
CREATE INDEX "trades_by_end" ON "trades" USING btree ("end_slot");--> statement-breakpoint
CREATE INDEX "unmet_demand_by_time" ON "unmet_demand" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "tasks_by_key" ON "tasks" USING btree ("organisation","key");--> statement-breakpoint
CREATE INDEX "tasks_of_lease" ON "tasks" USING btree ("organisation","lease");--> statement-breakpoint
CREATE INDEX "top_ups_waiting" ON "top_ups" USING btree ("requested_at") WHERE state in ('requested', 'received');