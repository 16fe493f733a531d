-- N-109 what changed the speed of a line last, so that whoever tells open sessions of it says why: its data and what was used, or hours alone.
alter table usage.meters add column speed_by text check (speed_by in ('quota', 'time')), add column speed_since timestamptz;

-- As before, with since when a session has what it has, and why it was to change last.
create or replace view access.live_sessions with (security_invoker = true) as
  select session.id, session.service_id, session.customer_id, session.partner_id, session.nas_id, session.acct_session_id, session.cookie,
    session.login, session.mac::text as mac, session.port_id, session.named_by, session.started_at, session.heard_at,
    state.session_id is not null as has_state, state.applied_live, state.applied_login, state.applied_walled, state.state, state.wanted,
    state.since, state.tried_at, state.again_at, wish.action as wish, wish.cause as wish_cause, wish.at as wish_at,
    state.cause as tried_cause, state.changed_at
  from usage.sessions session
  left join access.session_states state on state.session_id = session.id
  left join access.session_wishes wish on wish.session_id = session.id
  where session.ended_at is null and session.nas_id is not null
    and (session.service_id is not null or (session.voucher_id is not null and wish.action = 'disconnect'));

-- P-254 switches are what templates read as service.attr.<key> (N-67): RADIUS hears of each, and of what they are by default.
create trigger index_new after insert on access.service_attributes referencing new table as touched
  for each statement execute function access.note_service_rows();
create trigger index_changed after update on access.service_attributes referencing new table as touched
  for each statement execute function access.note_service_rows();
select platform.tell_of_changes('access.switches');
