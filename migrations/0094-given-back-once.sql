-- What is given back of a charge without an invoice (B-96, B-103, B-109), guarded here as credit notes are (B-128): a day of a charge comes back
-- once, and never more money than was charged, whoever asks at the same moment.
alter table billing.charges
  -- The days that a charge below zero opens again. With the day of a prepaid change, which stays paid (B-100), they are more than its period.
  add column released datemultirange,
  -- B-34 an advance-payment invoice billed it, so it stands on no other document.
  add column is_drawn boolean not null default false;

-- Of what was booked before, only what these columns say is written down; a day that an older version gave back twice is told once.
alter table billing.charges disable trigger charges_fixed;
update billing.charges set is_drawn = true
  where exists (select from billing.journal_lines line where line.entry_id = charges.entry_id and line.ledger_account = '2310');
update billing.charges back set released = datemultirange(daterange(period_start, period_end))
  where refers_to is not null and period_start is not null
    and not exists (select from billing.charges earlier where earlier.refers_to = back.refers_to and earlier.id < back.id
      and daterange(earlier.period_start, earlier.period_end) && daterange(back.period_start, back.period_end));
alter table billing.charges enable trigger charges_fixed;

alter table billing.charges
  add constraint charges_days_back_once exclude using gist (refers_to with =, released with &&) where (refers_to is not null),
  add constraint charges_released_back check (released is null or refers_to is not null);

-- Two at once wait for each other at the charge that they give back.
create function billing.charge_is_not_exceeded() returns trigger language plpgsql as $$
declare
  charged billing.charges;
  back bigint;
begin
  select * into charged from billing.charges where id = new.refers_to for no key update;
  if charged.refers_to is not null then
    raise exception 'charge % gives back itself', charged.id using errcode = 'integrity_constraint_violation';
  end if;
  -- What stands on an invoice is taken back by a credit note.
  if charged.document_id is not null then
    raise exception 'charge % stands on an invoice', charged.id using errcode = 'integrity_constraint_violation';
  end if;
  select coalesce(- sum(amount_minor), 0) into back from billing.charges where refers_to = charged.id;
  if abs(back) > abs(charged.amount_minor) or back * charged.amount_minor < 0 then
    raise exception 'charge % gives back % of %', charged.id, back, charged.amount_minor using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;
create trigger charges_not_exceeded after insert on billing.charges for each row when (new.refers_to is not null)
  execute function billing.charge_is_not_exceeded();
