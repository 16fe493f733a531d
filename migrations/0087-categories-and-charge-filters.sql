-- B-156: which filter of automatic charges takes an account's documents: its id, or 'none'. Null: all of the provider's, in their order.
alter table billing.accounts
  add column charge_filter text check (charge_filter ~ '^(none|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$');
create index accounts_charge_filter on billing.accounts (charge_filter) where charge_filter is not null;

-- B-138: categories of transactions. Those that are built in are here only once somebody has renamed one; the others are the provider's own.
create table billing.transaction_categories (
  partner_id uuid not null references partners.partners,
  -- What transactions, lines and the mapping to accounts say: 'payment', 'c-fibre'.
  key text not null check (key ~ '^[a-z][a-z0-9_-]{0,39}$'),
  -- By language; a language without a name has the one in "en", else the first.
  names jsonb not null check (jsonb_typeof(names) = 'object' and names <> '{}'),
  is_own boolean not null,
  -- Off: nobody chooses it any more; what has it keeps it.
  is_enabled boolean not null default true,
  version int not null default 1,
  created_at timestamptz not null,
  primary key (partner_id, key),
  check (is_own = (key like 'c-%')),
  check (is_own or is_enabled)
);
select platform.protect('billing.transaction_categories', true);

-- B-235: whether an agency earns its commission on what the debtor pays to the provider itself while the agency has the debt.
alter table collections.agencies add column earns_on_direct boolean not null default false;
