-- P-133 codes that go to the customer before a saved method is shown on an old pay link, or before a new one may be charged again. Only hashes are
-- kept. A link is not referenced: its table is made by a later file, and nothing here outlives two days.
create table payments.pay_link_codes (
  id uuid primary key,
  link_id uuid not null,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  channel text not null check (channel in ('email', 'sms')),
  code_hash text not null,
  attempts_left int not null check (attempts_left >= 0),
  created_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > created_at),
  used_at timestamptz,
  -- Who typed the code is known for an hour by a cookie.
  proof_hash text check (proof_hash ~ '^[0-9a-f]{64}$'),
  proven_until timestamptz,
  check ((used_at is null) = (proof_hash is null) and (proof_hash is null) = (proven_until is null))
);
create index pay_link_codes_link on payments.pay_link_codes (link_id, created_at desc);
create index pay_link_codes_customer on payments.pay_link_codes (customer_id, created_at desc);
create index pay_link_codes_partner on payments.pay_link_codes (partner_id);
create index pay_link_codes_created on payments.pay_link_codes (created_at);
select platform.protect('payments.pay_link_codes');
revoke all on payments.pay_link_codes from demarc_customer;
drop policy customer on payments.pay_link_codes;

-- What the payer agreed to when they said that the method may be charged again: the words and their version, when, from where.
alter table payments.intents add column consent jsonb check (consent is null or save_method);
