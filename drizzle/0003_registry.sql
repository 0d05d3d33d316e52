-- Versions of records and changes of state are appended, never changed: a rewritten one would break its chain of hashes.
create function refuse_rewriting() returns trigger language plpgsql
as $$
begin
  raise exception 'rows of % are never changed', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
create trigger identifier_records_append_only before update or delete on identifier_records
  for each row execute function refuse_rewriting();
create trigger identifier_events_append_only before update or delete on identifier_events
  for each row execute function refuse_rewriting();
