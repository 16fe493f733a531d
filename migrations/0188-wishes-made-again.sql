-- Whoever asks once more for the end of a session asks now: what its router did not answer before is tried again.
create or replace function access.wish_for_sessions(ids uuid[], wanted text, why text, now timestamptz) returns void language sql security definer set search_path = pg_catalog
begin atomic
  insert into access.session_wishes as wish (session_id, action, cause, at)
  select id, wanted, why, now from unnest(ids) id order by id
  on conflict (session_id) do update set action = excluded.action, cause = excluded.cause, at = excluded.at
    -- What is to end ends.
    where wish.action <> 'disconnect' or excluded.action = 'disconnect';
  select pg_notify('demarc_coa', '');
end;
