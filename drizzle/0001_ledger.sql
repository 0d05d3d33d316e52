-- The ledger: accounts, transfers and the only functions that may write them.
-- A transfer has one debit account, one credit account and one positive amount, so it balances by construction.
-- The rules stand here and not in the application, because they must hold whoever connects.

create schema if not exists ledger;

-- What an account can be. Floor `credit`: credits are never below debits, for it holds somebody's money.
create table ledger.account_kinds (
  kind text primary key,
  floor text not null check (floor in ('credit', 'none')),
  unique (kind, floor)
);

insert into ledger.account_kinds (kind, floor) values
  ('balance', 'credit'),
  ('trading_reserve', 'credit'),
  ('lease_reserve', 'credit'),
  ('earned', 'credit'),
  ('fee', 'none'),
  ('rail_clearing', 'none'),
  ('promo_expense', 'none');

-- One account: six parts say which, two totals say how much. Its balance is credits minus debits.
create table ledger.accounts (
  organisation uuid not null,
  id uuid not null,
  kind text not null,
  ref text not null,
  source text not null,
  currency text not null,
  shard smallint not null,
  floor text not null,
  debits_posted bigint not null default 0,
  credits_posted bigint not null default 0,
  -- Null while it takes transfers.
  closed_at timestamptz,
  primary key (organisation, id),
  constraint accounts_by_id unique (id),
  constraint accounts_by_six_parts unique (organisation, kind, ref, source, currency, shard),
  constraint accounts_kind_known foreign key (kind, floor) references ledger.account_kinds (kind, floor),
  constraint accounts_totals_positive check (debits_posted >= 0 and credits_posted >= 0),
  constraint accounts_never_overdrawn check (floor = 'none' or credits_posted >= debits_posted),
  constraint accounts_closed_empty check (closed_at is null or credits_posted = debits_posted)
) with (fillfactor = 50);

create index accounts_open_lease_reserves on ledger.accounts (organisation, ref)
  where kind = 'lease_reserve' and closed_at is null;

-- One movement of money, for ever. `organisation` is whose space of ids the id is in; `ref` is the act it follows from.
create table ledger.transfers (
  organisation uuid not null,
  id uuid not null,
  seq bigint generated always as identity,
  debit uuid not null,
  credit uuid not null,
  amount_micros bigint not null,
  currency text not null,
  code text not null,
  ref text not null,
  txid bigint not null default pg_current_xact_id()::text::bigint,
  at timestamptz not null,
  primary key (organisation, id),
  constraint transfers_amount_positive check (amount_micros > 0),
  constraint transfers_two_accounts check (debit <> credit),
  constraint transfers_ref_without_bar check (position('|' in ref) = 0)
) partition by range (id);

create index transfers_of_organisation on ledger.transfers (organisation, seq);
create index transfers_by_txid on ledger.transfers using brin (txid);

-- Which kinds of account a code may move money between.
create table ledger.transfer_rules (
  code text not null,
  debit_kind text not null references ledger.account_kinds,
  credit_kind text not null references ledger.account_kinds,
  primary key (code, debit_kind, credit_kind)
);

insert into ledger.transfer_rules (code, debit_kind, credit_kind) values
  ('topup', 'rail_clearing', 'balance'),
  ('promo_grant', 'promo_expense', 'balance'),
  ('reserve_in', 'balance', 'trading_reserve'),
  ('reserve_out', 'trading_reserve', 'balance'),
  ('lease_fund', 'trading_reserve', 'lease_reserve'),
  ('charge_provider', 'lease_reserve', 'earned'),
  ('charge_fee', 'lease_reserve', 'fee'),
  ('charge_reverse', 'earned', 'lease_reserve'),
  ('charge_reverse', 'fee', 'lease_reserve'),
  ('release', 'lease_reserve', 'balance');

-- Why money moved from a balance to a trading reserve: one row per organisation, key of the order, and try.
create table reserve_moves (
  organisation uuid not null,
  key text not null,
  n smallint not null,
  book text not null,
  fund text not null,
  amount_micros bigint not null,
  at timestamptz not null,
  primary key (organisation, key, n),
  constraint reserve_moves_positive check (amount_micros > 0)
);

-- The id follows from the six parts, so that opening an account twice is opening it once.
create function ledger.account_id(organisation uuid, kind text, ref text, source text, currency text, shard int)
returns uuid language sql immutable parallel safe
as $$
  select (left(h, 12) || '8' || substr(h, 14, 3) || '8' || substr(h, 18, 15))::uuid
  from encode(sha256(convert_to(concat_ws('|', 'gridline/account', organisation, kind, ref, source, currency, shard), 'UTF8')), 'hex') h
$$;

create type ledger.account_parts as (
  organisation uuid, kind text, ref text, source text, currency text, shard int
);

-- Opens each account that does not exist yet.
create function ledger.open_accounts(batch json) returns void
language sql security definer set search_path = ledger, pg_temp
as $$
  insert into accounts (organisation, id, kind, ref, source, currency, shard, floor)
  select p.organisation, account_id(p.organisation, p.kind, p.ref, p.source, p.currency, p.shard) as id,
    p.kind, p.ref, p.source, p.currency, p.shard, k.floor
  from json_populate_recordset(null::account_parts, batch) p
  join account_kinds k using (kind)
  order by id
  on conflict do nothing
$$;

-- Closes accounts for good; each must stand at zero.
create function ledger.close_accounts(ids uuid[], at timestamptz) returns void
language sql security definer set search_path = ledger, pg_temp
as $$
  update accounts a set closed_at = at where a.id = any(ids) and a.closed_at is null
$$;

create type ledger.wanted as (
  organisation uuid, id uuid, debit uuid, credit uuid, amount_micros bigint, currency text, code text, ref text, at timestamptz
);

-- Posts up to 5,000 transfers, all or none, and answers those that are new. The same call again posts nothing.
create function ledger.post(batch json) returns setof ledger.wanted
language plpgsql security definer set search_path = ledger, pg_temp
as $$
declare
  wanted wanted[] := array(select w from json_populate_recordset(null::wanted, batch) w);
  fresh wanted[];
  problem text;
begin
  -- 1. The call names each transfer once.
  if cardinality(wanted) > 5000 then
    raise exception using message = 'transfer.batch_too_large';
  end if;
  if (select count(distinct (w.organisation, w.id)) from unnest(wanted) w) < cardinality(wanted) then
    raise exception using message = 'transfer.id_twice_in_batch';
  end if;

  -- 2. Calls that share an account go one after the other. All lock in the same order, so none wait in a circle.
  perform 1 from accounts a
    where a.id in (select w.debit from unnest(wanted) w union select w.credit from unnest(wanted) w)
    order by a.id
    for no key update;

  -- 3. Write them; one whose id stands already is left as it is.
  with written as (
    insert into transfers (organisation, id, debit, credit, amount_micros, currency, code, ref, at)
    select w.organisation, w.id, w.debit, w.credit, w.amount_micros, w.currency, w.code, w.ref, w.at
    from unnest(wanted) w
    order by w.organisation, w.id
    on conflict do nothing
    returning organisation, id, debit, credit, amount_micros, currency, code, ref, at
  )
  select array_agg(row(n.*)::wanted) into fresh from written n;

  -- 4. A new one moves money between two known and open accounts of its currency, as a rule allows.
  select case
    when bool_or(d.id is null or c.id is null) then 'transfer.account_missing'
    when bool_or(d.closed_at is not null or c.closed_at is not null) then 'transfer.account_closed'
    when bool_or(w.currency <> d.currency or w.currency <> c.currency) then 'transfer.currency_mismatch'
    when bool_or(r.code is null) then 'transfer.rule_unknown'
  end into problem
  from unnest(fresh) w
  left join accounts d on d.id = w.debit
  left join accounts c on c.id = w.credit
  left join transfer_rules r on r.code = w.code and r.debit_kind = d.kind and r.credit_kind = c.kind;
  if problem is not null then
    raise exception using message = problem;
  end if;

  -- 5. Each account takes the sum of what is new to it; accounts_never_overdrawn refuses what it does not hold.
  update accounts a
  set debits_posted = a.debits_posted + moved.debits, credits_posted = a.credits_posted + moved.credits
  from (
    select leg.account, sum(leg.debit) as debits, sum(leg.credit) as credits
    from unnest(fresh) w
    cross join lateral (values (w.debit, w.amount_micros, 0), (w.credit, 0, w.amount_micros)) leg (account, debit, credit)
    group by leg.account
  ) moved
  where a.id = moved.account;

  -- 6. Every transfer of the call now stands as it was called; else its id belongs to another one.
  if exists (
    select 1 from unnest(wanted) w left join transfers t on t.organisation = w.organisation and t.id = w.id
    where (t.debit, t.credit, t.amount_micros, t.currency, t.code, t.ref)
      is distinct from (w.debit, w.credit, w.amount_micros, w.currency, w.code, w.ref)
  ) then
    raise exception using message = 'transfer.id_reused';
  end if;

  return query select n.* from unnest(fresh) n;
end
$$;

-- Nothing is edited, not even by the owner: ENABLE ALWAYS also holds for sessions that pretend to be replicas.
create function ledger.refuse_change() returns trigger language plpgsql
as $$
begin
  raise exception '% of ledger.% is refused: a mistake is corrected by a reversing transfer', tg_op, tg_table_name
    using errcode = 'restrict_violation';
end
$$;

create trigger transfers_append_only before update or delete on ledger.transfers
  for each row execute function ledger.refuse_change();
create trigger transfers_never_truncated before truncate on ledger.transfers
  for each statement execute function ledger.refuse_change();
create trigger accounts_keep_their_parts before update on ledger.accounts
  for each row
  when ((old.organisation, old.id, old.kind, old.ref, old.source, old.currency, old.shard, old.floor)
    is distinct from (new.organisation, new.id, new.kind, new.ref, new.source, new.currency, new.shard, new.floor)
    or new.debits_posted < old.debits_posted or new.credits_posted < old.credits_posted)
  execute function ledger.refuse_change();
create trigger accounts_never_deleted before delete on ledger.accounts
  for each row execute function ledger.refuse_change();
create trigger accounts_never_truncated before truncate on ledger.accounts
  for each statement execute function ledger.refuse_change();

alter table ledger.transfers enable always trigger transfers_append_only;
alter table ledger.transfers enable always trigger transfers_never_truncated;
alter table ledger.accounts enable always trigger accounts_keep_their_parts;
alter table ledger.accounts enable always trigger accounts_never_deleted;
alter table ledger.accounts enable always trigger accounts_never_truncated;

-- The least id of an instant: ids begin with 48 bits of milliseconds.
create function ledger.least_id(at timestamptz) returns uuid language sql immutable parallel safe
as $$
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- Makes the partitions of `months` months from that of `first_day` on; those that exist are left alone.
create function ledger.make_partitions(first_day date, months int) returns void
language plpgsql security definer set search_path = ledger, pg_temp
as $$
declare
  month timestamptz;
  partition text;
begin
  for i in 0 .. months - 1 loop
    month := (date_trunc('month', first_day::timestamp) + make_interval(months => i)) at time zone 'UTC';
    partition := 'transfers_' || to_char(month at time zone 'UTC', 'YYYY_MM');
    continue when to_regclass('ledger.' || partition) is not null;
    execute format('create table ledger.%I partition of ledger.transfers for values from (%L) to (%L)', partition,
      least_id(month), least_id((month at time zone 'UTC' + interval '1 month') at time zone 'UTC'));
    -- A partition inherits row triggers, but no trigger on truncate.
    execute format('create trigger transfers_never_truncated before truncate on ledger.%I
      for each statement execute function ledger.refuse_change()', partition);
    execute format('alter table ledger.%I enable always trigger transfers_never_truncated', partition);
  end loop;
end
$$;

-- Rights: everybody loses what a function gives by default; the application's role reads and calls, nothing else.
revoke all on all functions in schema ledger from public;

create function ledger.grant_to(application name) returns void language plpgsql
as $$
begin
  execute format('grant usage on schema ledger to %I', application);
  execute format('grant select on all tables in schema ledger to %I', application);
  execute format('grant execute on function ledger.post(json), ledger.open_accounts(json),
    ledger.close_accounts(uuid[], timestamptz), ledger.make_partitions(date, int) to %I', application);
end
$$;
revoke all on function ledger.grant_to(name) from public;

select ledger.make_partitions('2026-01-01', 24);
