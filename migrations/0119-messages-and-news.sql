-- P-172, P-173, P-255: what subscribers are told in the portal, one by one and all together.

alter table notifications.messages
  -- Stands on the home page until its receiver has opened it.
  add column is_important boolean not null default false,
  -- The receiver put it away; staff still read it in the history.
  add column hidden_at timestamptz;
create index messages_important on notifications.messages (customer_id) where channel = 'portal' and is_important and read_at is null;
-- What waits for its hour and needs no mail server.
create index messages_portal_waiting on notifications.messages (due_at) where channel = 'portal' and state = 'held';

create table notifications.news_pictures (
  id uuid primary key,
  partner_id uuid not null references partners.partners on delete cascade,
  file_id uuid not null references platform.files,
  created_at timestamptz not null
);
create index news_pictures_partner on notifications.news_pictures (partner_id);
create index news_pictures_file on notifications.news_pictures (file_id);
select platform.protect('notifications.news_pictures');

create table notifications.news (
  id uuid primary key default uuidv7(),
  -- Null: for the customers of every partner.
  partner_id uuid references partners.partners on delete cascade,
  kind text not null check (kind in ('news', 'offer')),
  is_published boolean not null,
  is_pinned boolean not null,
  importance text not null check (importance in ('info', 'warning', 'outage')),
  -- By language: title, summary, body (cleaned HTML), alt (of the picture).
  texts jsonb not null,
  picture_id uuid references notifications.news_pictures,
  from_at timestamptz not null,
  to_at timestamptz,
  audience jsonb not null,
  -- Of an offer: what it does, its event, its code. No public answer shows any of it.
  offer jsonb,
  claim_limit int check (claim_limit > 0),
  claimed int not null default 0 check (claimed >= 0),
  version int not null default 1,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  check (to_at is null or to_at > from_at),
  check ((kind = 'offer') = (offer is not null)),
  check (claim_limit is null or kind = 'offer'),
  -- However many ask at once, no more are granted than the provider said.
  constraint news_claims_within_limit check (claim_limit is null or claimed <= claim_limit)
);
create index news_live on notifications.news (from_at desc) where is_published;
create index news_partner on notifications.news (partner_id);
create index news_picture on notifications.news (picture_id);
select platform.protect('notifications.news', shared => true);
create policy partner_staff_common on notifications.news for select to demarc_partner_staff using (partner_id is null);
create policy customer_common on notifications.news for select to demarc_customer using (partner_id is null);

create table notifications.news_claims (
  id uuid primary key,
  news_id uuid not null references notifications.news on delete cascade,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  claimed_at timestamptz not null,
  -- P-255 asking twice gives one.
  unique (news_id, customer_id)
);
create index news_claims_customer on notifications.news_claims (customer_id);
create index news_claims_partner on notifications.news_claims (partner_id);
select platform.protect('notifications.news_claims');

create table notifications.news_reads (
  news_id uuid not null references notifications.news on delete cascade,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  read_at timestamptz not null,
  primary key (news_id, customer_id)
);
create index news_reads_customer on notifications.news_reads (customer_id);
create index news_reads_partner on notifications.news_reads (partner_id);
select platform.protect('notifications.news_reads');

-- A customer's work may not write news; counting a claim is the one thing it may do to it. Answers whether there was one left. The row stays
-- locked until the commit, so that parallel claims queue and none is granted twice.
create function notifications.count_claim(wanted uuid) returns boolean language sql security definer set search_path = pg_catalog as $$
  with counted as (
    update notifications.news set claimed = claimed + 1
    where id = wanted and kind = 'offer' and (claim_limit is null or claimed < claim_limit) returning 1)
  select exists (select from counted)
$$;
