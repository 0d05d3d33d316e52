-- Readings and what they prove: append-only tables in daily partitions, and the hours rolled up from them.
-- Written by hand because of the partitions; db/schema/metering.ts describes the same tables for reading.

-- The terms of one meter of a lease, frozen.
create table meters (
  organisation uuid not null,
  lease text not null,
  meter smallint not null,
  kind text not null,
  unit text not null,
  cap_per_slot bigint not null,
  side text not null,
  primary key (organisation, lease, meter)
);

-- What one meter of one lease counted in one minute. `organisation` is the buyer.
create table readings (
  organisation uuid not null,
  lease text not null,
  meter smallint not null,
  slot integer not null,
  value bigint not null,
  agent text not null,
  batch_seq integer not null,
  received_at timestamptz not null,
  constraint readings_never_negative check (value >= 0),
  primary key (organisation, lease, meter, slot)
) partition by range (slot);

-- One signed batch as it came, with its answer. `organisation` is the provider.
create table batches (
  organisation uuid not null,
  agent text not null,
  seq integer not null,
  received_day integer not null,
  received_at timestamptz not null,
  signed_at timestamptz not null,
  body text not null,
  body_hash text not null,
  prev text not null,
  through_slot integer not null,
  closed jsonb not null,
  public_key text not null,
  signature text not null,
  answer jsonb not null,
  primary key (organisation, agent, seq, received_day)
) partition by range (received_day);

-- A second, different value for a taken minute. The first stands. `organisation` is the buyer.
create table conflicts (
  organisation uuid not null,
  lease text not null,
  meter smallint not null,
  slot integer not null,
  first_value bigint not null,
  first_agent text not null,
  first_batch_seq integer not null,
  value bigint not null,
  agent text not null,
  batch_seq integer not null,
  received_day integer not null,
  received_at timestamptz not null,
  primary key (agent, batch_seq, lease, meter, slot, value, received_day)
) partition by range (received_day);

-- A row or a whole batch that was not taken, as it came, with its code. `organisation` is the provider.
create table rejects (
  organisation uuid not null,
  agent text not null,
  -- Null where the body could not be read so far.
  batch_seq integer,
  -- Place in the batch; null for a whole batch.
  row_index integer,
  code text not null,
  raw text not null,
  received_day integer not null,
  received_at timestamptz not null
) partition by range (received_day);
create index rejects_of_agent on rejects (organisation, agent, received_at);

-- How far an agent's chain of batches is whole, and what it has declared. `organisation` is the provider.
create table agent_chains (
  organisation uuid not null,
  agent text not null,
  site text not null,
  max_seq integer not null,
  -- Ranges [from, to] that are missing below max_seq.
  holes jsonb not null,
  whole_seq integer not null,
  whole_hash text not null,
  -- Every slot up to here has been sent, by a whole chain.
  through_slot integer not null,
  received_at timestamptz not null,
  primary key (organisation, agent)
);
create index agent_chains_of_site on agent_chains (site);

-- A lease whose readings are all here, as its agent declared with a whole chain. `organisation` is the buyer.
create table closed_leases (
  organisation uuid not null,
  lease text not null,
  agent text not null,
  at timestamptz not null,
  primary key (organisation, lease)
);

-- A batch of an agent with a wrong clock: stored, applied once an operator releases it; its chain is not whole before. `organisation` is the provider.
create table quarantined_batches (
  organisation uuid not null,
  agent text not null,
  seq integer not null,
  received_day integer not null,
  offset_ms integer not null,
  -- Null until an operator released it.
  released_at timestamptz,
  released_by uuid,
  primary key (organisation, agent, seq)
);

-- What one meter of one lease came to in one hour, recomputed from its readings. `organisation` is the buyer.
create table usage_hours (
  organisation uuid not null,
  lease text not null,
  meter smallint not null,
  hour integer not null,
  value bigint not null,
  slots_seen integer not null,
  slots_granted integer not null,
  rev integer not null,
  primary key (organisation, lease, meter, hour)
);

-- An hour that a transaction brought readings to, or whose lease it closed: to be recomputed, gone once it was. One row a transaction: a row
-- shared by two could be taken for the first before the second is committed.
create table touched_hours (
  txid bigint not null default (pg_current_xact_id()::text::bigint),
  organisation uuid not null,
  lease text not null,
  meter smallint not null,
  hour integer not null,
  primary key (txid, organisation, lease, meter, hour)
);

-- The roll-up's one row: whoever rolls up holds it, so that an older sum never overwrites a newer one.
create table roll_ups (
  only_row integer primary key check (only_row = 1),
  -- Null before the first one.
  rolled_at timestamptz
);
insert into roll_ups values (1, null);

-- These tables are records: what is in them stays as it is.
create function refuse_metering_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

do $$
declare
  record_table text;
begin
  foreach record_table in array array['readings', 'batches', 'conflicts', 'rejects', 'closed_leases'] loop
    execute format('create trigger %I before update or delete or truncate on %I
      for each statement execute function refuse_metering_change()', record_table || '_append_only', record_table);
    execute format('alter table %I enable always trigger %I', record_table, record_table || '_append_only');
  end loop;
end $$;

create table readings_default partition of readings default;
create table batches_default partition of batches default;
create table conflicts_default partition of conflicts default;
create table rejects_default partition of rejects default;

-- Makes the daily partitions of `days` days from `first_day` (days since 1970); those that exist are left alone. Answers how many it made.
create function make_metering_partitions(first_day integer, days integer) returns integer
language plpgsql security definer set search_path = gridline, pg_temp as $$
declare
  made integer := 0;
  day integer;
  parent text;
  width integer;
  child text;
begin
  for day in first_day .. first_day + days - 1 loop
    foreach parent in array array['readings', 'batches', 'conflicts', 'rejects'] loop
      child := format('%s_d%s', parent, day);
      if to_regclass(format('gridline.%I', child)) is null then
        width := case parent when 'readings' then 1440 else 1 end;
        execute format('create table %I partition of %I for values from (%s) to (%s)', child, parent,
          day * width, (day + 1) * width);
        made := made + 1;
      end if;
    end loop;
  end loop;
  return made;
end $$;
revoke all on function make_metering_partitions(integer, integer) from public;

-- What the application's role may do here: read and append, move cursors and chains, and make partitions through the function.
create function grant_metering_to(application name) returns void language plpgsql as $$
declare
  partition regclass;
begin
  -- A partition is reached through its table only, whose rights are the ones below.
  for partition in select inhrelid::regclass from pg_inherits
    where inhparent in ('readings'::regclass, 'batches'::regclass, 'conflicts'::regclass, 'rejects'::regclass) loop
    execute format('revoke all on %s from %I', partition, application);
  end loop;
  execute format('grant select, insert on readings, batches, conflicts, rejects, closed_leases, meters to %I', application);
  execute format('grant select, insert, update on agent_chains, quarantined_batches, usage_hours, roll_ups to %I', application);
  execute format('grant select, insert, delete on touched_hours to %I', application);
  execute format('revoke update, delete, truncate on readings, batches, conflicts, rejects, closed_leases, meters from %I', application);
  execute format('grant execute on function make_metering_partitions(integer, integer) to %I', application);
end $$;
revoke all on function grant_metering_to(name) from public;
