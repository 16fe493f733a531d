-- Bad debt (B-235): what is still owed when the services have stopped. Letters, an agency, a write-off; and who left debts behind is known
-- when they come again.

-- What an agency keeps is an entry of its own kind. The list of kinds grows from whatever it is by now.
do $$
declare known text := (select pg_get_constraintdef(oid) from pg_constraint where conrelid = 'billing.journal_entries'::regclass and conname = 'journal_entries_kind_check');
begin
  alter table billing.journal_entries drop constraint journal_entries_kind_check;
  execute 'alter table billing.journal_entries add constraint journal_entries_kind_check ' || replace(known, 'ARRAY[', 'ARRAY[''commission''::text, ');
end $$;

-- The letter is a paper of its own, with a template of its own where a partner wants one.
do $$
declare known text := (select pg_get_constraintdef(oid) from pg_constraint where conrelid = 'billing.paper_templates'::regclass and conname = 'paper_templates_kind_check');
begin
  alter table billing.paper_templates drop constraint paper_templates_kind_check;
  execute 'alter table billing.paper_templates add constraint paper_templates_kind_check ' || replace(known, 'ARRAY[', 'ARRAY[''dunning_letter''::text, ');
end $$;

create table collections.dunning_levels (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  -- Counted from the deactivation; a letter that came late moves the ones after it.
  days_after int not null check (days_after between 0 and 365),
  delivery text not null check (delivery in ('mail', 'print', 'both')),
  -- So many days the letter gives to pay.
  pay_days int not null check (pay_days between 1 and 90),
  -- Before tax; null: none.
  fee_minor bigint check (fee_minor > 0),
  tax_id uuid,
  -- By language: {"en": {"subject": …, "text": …}}.
  texts jsonb not null,
  -- A new level counts from then on, so it does not write to everybody on its first day.
  since_on date not null,
  version int not null default 1,
  check ((fee_minor is null) = (tax_id is null))
);
create index dunning_levels_partner on collections.dunning_levels (partner_id, days_after);
select platform.protect('collections.dunning_levels');
revoke all on collections.dunning_levels from demarc_customer;

-- One debtor's way from the deactivation to the end.
create table collections.bad_debts (
  id uuid primary key default uuidv7(),
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  stage text not null check (stage in ('dunning', 'collection', 'written_off', 'paid', 'ended')),
  currency text not null,
  -- What was open when the account was last looked at; once it is over, what it was about at last.
  owed_minor bigint not null check (owed_minor >= 0),
  deactivated_on date not null,
  opened_on date not null,
  -- So many letters went out.
  level int not null default 0 check (level >= 0),
  last_letter_on date,
  -- The day of the next letter; null: there is none to come.
  next_letter_on date,
  -- From that day on the letters have had their time, and an agency may have it.
  ready_on date,
  ended_on date,
  end_reason text check (end_reason in ('reactivated', 'merged', 'moved')),
  version int not null default 1,
  created_at timestamptz not null,
  check ((stage in ('dunning', 'collection')) = (ended_on is null)),
  check ((stage = 'ended') = (end_reason is not null))
);
create unique index bad_debts_one_open on collections.bad_debts (customer_id) where ended_on is null;
create index bad_debts_customer on collections.bad_debts (customer_id, opened_on desc);
create index bad_debts_partner on collections.bad_debts (partner_id, stage, opened_on desc, id desc);
create index bad_debts_next on collections.bad_debts (partner_id, next_letter_on) where next_letter_on is not null and ended_on is null;
select platform.protect('collections.bad_debts');
revoke all on collections.bad_debts from demarc_customer;
drop policy customer on collections.bad_debts;

create table collections.dunning_letters (
  id uuid primary key default uuidv7(),
  number bigint generated always as identity,
  debt_id uuid not null references collections.bad_debts,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  -- The first is 1.
  level int not null check (level > 0),
  made_on date not null,
  pay_by date not null,
  currency text not null,
  total_minor bigint not null check (total_minor > 0),
  fee_minor bigint not null default 0 check (fee_minor >= 0),
  fee_document_id uuid references billing.money_documents,
  language text not null,
  -- As it was written; what the level says later changes no letter.
  subject text not null,
  body text not null,
  -- The debts as they stood: [{"text", "documentId", "dueOn", "openMinor"}].
  debts jsonb not null,
  delivery text not null check (delivery in ('mail', 'print', 'both')),
  -- Where it was mailed to; empty: by post alone.
  mailed_to text[] not null default '{}',
  mailed_at timestamptz,
  printed_at timestamptz,
  printed_by jsonb,
  -- The PDF among the customer's documents; null until it is set.
  document_id uuid references documents.documents,
  file_id uuid references platform.files,
  made_by jsonb not null,
  made_at timestamptz not null,
  unique (debt_id, level)
);
create index dunning_letters_customer on collections.dunning_letters (customer_id, made_on desc);
create index dunning_letters_partner on collections.dunning_letters (partner_id, made_at desc, id desc);
create index dunning_letters_to_print on collections.dunning_letters (partner_id, made_on) where printed_at is null and delivery <> 'mail';
create index dunning_letters_fee on collections.dunning_letters (fee_document_id) where fee_document_id is not null;
create index dunning_letters_document on collections.dunning_letters (document_id) where document_id is not null;
create index dunning_letters_file on collections.dunning_letters (file_id) where file_id is not null;
select platform.protect('collections.dunning_letters');
revoke all on collections.dunning_letters from demarc_customer;
drop policy customer on collections.dunning_letters;

create table collections.agencies (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  name text not null check (name <> ''),
  contact text not null default '',
  email text not null default '',
  phone text not null default '',
  address text not null default '',
  -- Of what comes in through it.
  commission_percent numeric(6, 3) not null check (commission_percent between 0 and 100),
  -- 'kept': it sends the money less its commission; 'invoiced': it sends all and bills the commission.
  settles text not null check (settles in ('kept', 'invoiced')),
  note text not null default '',
  enabled boolean not null default true,
  version int not null default 1,
  created_at timestamptz not null
);
create unique index agencies_name on collections.agencies (partner_id, lower(name));
select platform.protect('collections.agencies');
revoke all on collections.agencies from demarc_customer;

create table collections.hand_overs (
  id uuid primary key default uuidv7(),
  number bigint generated always as identity,
  agency_id uuid not null references collections.agencies,
  partner_id uuid not null references partners.partners,
  handed_on date not null,
  note text not null default '',
  made_by jsonb not null,
  made_at timestamptz not null
);
create index hand_overs_agency on collections.hand_overs (agency_id, made_at desc);
create index hand_overs_partner on collections.hand_overs (partner_id, made_at desc);
select platform.protect('collections.hand_overs');
revoke all on collections.hand_overs from demarc_customer;

-- One debt at one agency.
create table collections.placements (
  id uuid primary key default uuidv7(),
  hand_over_id uuid not null references collections.hand_overs,
  agency_id uuid not null references collections.agencies,
  debt_id uuid not null references collections.bad_debts,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  state text not null check (state in ('placed', 'recalled', 'closed')),
  currency text not null,
  placed_minor bigint not null check (placed_minor > 0),
  -- As the agency had it then.
  commission_percent numeric(6, 3) not null,
  placed_on date not null,
  ended_on date,
  ended_by jsonb,
  end_reason text not null default '',
  version int not null default 1,
  created_at timestamptz not null,
  check ((state = 'placed') = (ended_on is null))
);
create unique index placements_one_agency on collections.placements (debt_id) where state = 'placed';
create index placements_debt on collections.placements (debt_id, placed_on desc);
create index placements_hand_over on collections.placements (hand_over_id);
create index placements_agency on collections.placements (agency_id, state);
create index placements_customer on collections.placements (customer_id);
create index placements_partner on collections.placements (partner_id, created_at desc, id desc);
select platform.protect('collections.placements');
revoke all on collections.placements from demarc_customer;
drop policy customer on collections.placements;

-- The debts as they were handed over: what the agency's file says, whatever is paid since.
create table collections.placement_debts (
  placement_id uuid not null references collections.placements,
  debit_id uuid not null references billing.ledger_entries,
  document_id uuid references billing.money_documents,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  text text not null,
  due_on date not null,
  open_minor bigint not null check (open_minor > 0),
  primary key (placement_id, debit_id)
);
create index placement_debts_debit on collections.placement_debts (debit_id);
create index placement_debts_document on collections.placement_debts (document_id) where document_id is not null;
create index placement_debts_customer on collections.placement_debts (customer_id);
create index placement_debts_partner on collections.placement_debts (partner_id);
select platform.protect('collections.placement_debts');
revoke all on collections.placement_debts from demarc_customer;
drop policy customer on collections.placement_debts;

create table collections.agency_payments (
  id uuid primary key default uuidv7(),
  placement_id uuid not null references collections.placements,
  agency_id uuid not null references collections.agencies,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  payment_id uuid not null unique references payments.payments,
  currency text not null,
  amount_minor bigint not null check (amount_minor > 0),
  commission_minor bigint not null check (commission_minor between 0 and amount_minor),
  -- As the agency settled then.
  settles text not null check (settles in ('kept', 'invoiced')),
  entry_id uuid references billing.journal_entries,
  received_on date not null,
  -- The payment did not hold: its commission went back with it.
  reversal_entry_id uuid references billing.journal_entries,
  reversed_on date,
  made_by jsonb not null,
  made_at timestamptz not null
);
create index agency_payments_placement on collections.agency_payments (placement_id, made_at);
create index agency_payments_agency on collections.agency_payments (agency_id, received_on desc);
create index agency_payments_customer on collections.agency_payments (customer_id);
create index agency_payments_partner on collections.agency_payments (partner_id);
create index agency_payments_entry on collections.agency_payments (entry_id) where entry_id is not null;
create index agency_payments_reversal on collections.agency_payments (reversal_entry_id) where reversal_entry_id is not null;
select platform.protect('collections.agency_payments');
revoke all on collections.agency_payments from demarc_customer;
drop policy customer on collections.agency_payments;

-- Commission that an agency billed and that was paid to it.
create table collections.agency_payouts (
  id uuid primary key default uuidv7(),
  agency_id uuid not null references collections.agencies,
  partner_id uuid not null references partners.partners,
  currency text not null,
  amount_minor bigint not null check (amount_minor > 0),
  paid_on date not null,
  note text not null default '',
  entry_id uuid not null references billing.journal_entries,
  made_by jsonb not null,
  made_at timestamptz not null
);
create index agency_payouts_agency on collections.agency_payouts (agency_id, paid_on desc);
create index agency_payouts_partner on collections.agency_payouts (partner_id);
create index agency_payouts_entry on collections.agency_payouts (entry_id);
select platform.protect('collections.agency_payouts');
revoke all on collections.agency_payouts from demarc_customer;

-- A new service for somebody who left debts behind: who asked, who agreed, and which service came of it.
create table collections.service_approvals (
  id uuid primary key default uuidv7(),
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  state text not null check (state in ('waiting', 'approved', 'refused', 'used')),
  -- Whose debts it is about, as they stood: [{"customerId", "number", "by": ["phone", …], "leftMinor", "currency"}].
  matches jsonb not null,
  note text not null default '',
  asked_by jsonb not null,
  asked_at timestamptz not null,
  answer text not null default '',
  decided_by jsonb,
  decided_at timestamptz,
  valid_until date,
  used_at timestamptz,
  version int not null default 1,
  check ((state = 'waiting') = (decided_at is null)),
  check ((state in ('approved', 'used')) = (valid_until is not null)),
  check ((state = 'used') = (used_at is not null))
);
create unique index service_approvals_waiting on collections.service_approvals (customer_id) where state = 'waiting';
create index service_approvals_customer on collections.service_approvals (customer_id, asked_at desc);
create index service_approvals_partner on collections.service_approvals (partner_id, asked_at desc, id desc);
select platform.protect('collections.service_approvals');
revoke all on collections.service_approvals from demarc_customer;
drop policy customer on collections.service_approvals;
