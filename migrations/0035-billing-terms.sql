-- How customers are billed: moved billing days, and templates by payment method with their revisions.

alter table billing.accounts
  -- Moves of the billing day in their order (B-164): what prices which days, and when the old day came for the last time. The engine reads
  -- them with the account; who moved what, and when, stands in billing.day_moves.
  add column day_moves jsonb not null default '[]',
  -- The revision of a template that the account follows (B-157), the fields that it filled in, and those that no template may change.
  add column template_revision_id uuid,
  add column template_fields text[] not null default '{}',
  add column pinned_fields text[] not null default '{}',
  -- B-159 the terms changed on this day: nobody is blocked on it for that.
  add column terms_changed_on date,
  -- How the account was prepaid before it was billed month by month: the month's invoice of what was charged until then is still to come.
  add column prepaid_before text check (prepaid_before in ('prepaid_period', 'prepaid_daily'));

create table billing.day_moves (
  id uuid primary key default uuidv7(),
  account_id uuid not null references billing.accounts,
  customer_id uuid not null generated always as (account_id) stored,
  partner_id uuid not null references partners.partners,
  from_day int not null check (from_day between 1 and 28),
  to_day int not null check (to_day between 1 and 28),
  -- From here on days are priced by the new day.
  since date not null,
  first_on date not null,
  is_merged boolean not null,
  channel text not null check (channel in ('staff', 'portal', 'template', 'bulk')),
  moved_on date not null,
  moved_at timestamptz not null,
  moved_by jsonb not null,
  -- Taken back, or replaced by another move before it took effect.
  replaced_at timestamptz
);
create index day_moves_account on billing.day_moves (account_id, moved_on desc);
create index day_moves_partner on billing.day_moves (partner_id);
select platform.protect('billing.day_moves');

-- B-156 one per partner and payment method.
create table billing.terms_templates (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  payment_method text not null check (payment_method in ('cash', 'bank_transfer', 'card', 'direct_debit', 'check', 'wallet', 'other')),
  is_active boolean not null default true,
  -- B-267 a payment of the method brings the template; those at a cash desk have a switch of their own.
  on_payment boolean not null default true,
  on_cash_payment boolean not null default false,
  -- B-159 open invoices get the new days to pay, too.
  realign_open_due boolean not null default false,
  version int not null default 1,
  unique (partner_id, payment_method)
);
select platform.protect('billing.terms_templates', true);

-- B-162 what an account follows does not change under it.
create table billing.terms_revisions (
  id uuid primary key default uuidv7(),
  template_id uuid not null references billing.terms_templates,
  partner_id uuid not null references partners.partners,
  number int not null,
  -- Only the ticked fields.
  fields jsonb not null,
  made_at timestamptz not null,
  made_by jsonb not null,
  unique (template_id, number)
);
create index terms_revisions_partner on billing.terms_revisions (partner_id);
select platform.protect('billing.terms_revisions', true);
alter table billing.accounts add constraint accounts_template foreign key (template_revision_id) references billing.terms_revisions;
create index accounts_template on billing.accounts (template_revision_id) where template_revision_id is not null;

-- Each time that a template was brought to an account, and by what; a payment brings one once (B-267).
create table billing.template_uses (
  id uuid primary key default uuidv7(),
  account_id uuid not null references billing.accounts,
  customer_id uuid not null generated always as (account_id) stored,
  partner_id uuid not null references partners.partners,
  revision_id uuid not null references billing.terms_revisions,
  cause text not null check (cause in ('staff', 'portal', 'gateway', 'payment', 'import', 'bulk')),
  -- The payment that brought it.
  payment_id uuid unique,
  -- What became what.
  changes jsonb not null,
  used_at timestamptz not null,
  -- The payment came back later: the configuration stays, and staff see it.
  reversed_at timestamptz
);
create index template_uses_account on billing.template_uses (account_id, used_at desc);
create index template_uses_partner on billing.template_uses (partner_id);
create index template_uses_reversed on billing.template_uses (partner_id, reversed_at) where reversed_at is not null;
create index template_uses_revision on billing.template_uses (revision_id);
select platform.protect('billing.template_uses');

-- B-161 what accounts were like before a bulk update, so that it can be taken back once.
create table billing.terms_undo (
  batch_id uuid not null,
  account_id uuid not null references billing.accounts,
  customer_id uuid not null generated always as (account_id) stored,
  partner_id uuid not null references partners.partners,
  before jsonb not null,
  -- The account's version after the update: another one means that somebody changed it since.
  version_after int not null,
  changed_at timestamptz not null,
  undone_at timestamptz,
  primary key (batch_id, account_id)
);
create index terms_undo_account on billing.terms_undo (account_id);
create index terms_undo_partner on billing.terms_undo (partner_id);
select platform.protect('billing.terms_undo');
revoke all on billing.terms_undo from demarc_customer;
drop policy customer on billing.terms_undo;

-- B-163 a customer's wish for another billing day that staff decide about.
create table billing.day_requests (
  id uuid primary key default uuidv7(),
  account_id uuid not null references billing.accounts,
  customer_id uuid not null generated always as (account_id) stored,
  partner_id uuid not null references partners.partners,
  billing_day int not null check (billing_day between 1 and 28),
  state text not null default 'open' check (state in ('open', 'approved', 'declined', 'withdrawn', 'obsolete')),
  asked_at timestamptz not null,
  decided_at timestamptz,
  decided_by jsonb,
  reason text not null default ''
);
create unique index day_requests_open on billing.day_requests (account_id) where state = 'open';
create index day_requests_account on billing.day_requests (account_id, asked_at desc);
create index day_requests_partner on billing.day_requests (partner_id);
select platform.protect('billing.day_requests');
