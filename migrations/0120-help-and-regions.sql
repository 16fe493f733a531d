-- P-197, P-247: answers to what is asked often, and what a partner puts into the places of its portal.

create table portal.faq_categories (
  id uuid primary key default uuidv7(),
  -- Null: every partner's.
  partner_id uuid references partners.partners on delete cascade,
  titles jsonb not null,
  position int not null,
  version int not null default 1
);
create index faq_categories_partner on portal.faq_categories (partner_id);

create table portal.faq_entries (
  id uuid primary key default uuidv7(),
  partner_id uuid references partners.partners on delete cascade,
  category_id uuid not null references portal.faq_categories,
  -- By language: question, answer (cleaned HTML).
  texts jsonb not null,
  -- Empty: whatever somebody has.
  plan_kinds text[] not null default '{}',
  is_published boolean not null,
  position int not null,
  version int not null default 1,
  changed_at timestamptz not null
);
create index faq_entries_category on portal.faq_entries (category_id);
create index faq_entries_partner on portal.faq_entries (partner_id);

create table portal.faq_votes (
  entry_id uuid not null references portal.faq_entries on delete cascade,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  is_helpful boolean not null,
  voted_at timestamptz not null,
  primary key (entry_id, customer_id)
);
create index faq_votes_customer on portal.faq_votes (customer_id);
create index faq_votes_partner on portal.faq_votes (partner_id);

-- What was looked for and not found: the words alone, nobody's name.
create table portal.faq_misses (
  partner_id uuid not null references partners.partners on delete cascade,
  words text not null check (length(words) between 1 and 100),
  language text not null,
  times int not null default 1,
  last_at timestamptz not null,
  primary key (partner_id, words)
);

select platform.protect('portal.faq_categories', shared => true);
select platform.protect('portal.faq_entries', shared => true);
select platform.protect('portal.faq_votes');
select platform.protect('portal.faq_misses');
create policy partner_staff_common on portal.faq_categories for select to demarc_partner_staff using (partner_id is null);
create policy customer_common on portal.faq_categories for select to demarc_customer using (partner_id is null);
create policy partner_staff_common on portal.faq_entries for select to demarc_partner_staff using (partner_id is null);
create policy customer_common on portal.faq_entries for select to demarc_customer using (partner_id is null);

-- A customer's work adds words to its partner's list and reads nothing of it.
create function portal.note_faq_miss(asked text, tag text, at timestamptz) returns void
language sql security definer set search_path = pg_catalog as $$
  insert into portal.faq_misses as miss (partner_id, words, language, last_at)
  select partner_id, asked, tag, at from unnest(platform.current_partner_ids()) as mine (partner_id)
  on conflict (partner_id, words) do update set times = miss.times + 1, last_at = excluded.last_at, language = excluded.language
$$;

create table portal.regions (
  -- The partner, or zeros: what holds for every partner that has nothing of its own. That is the default partner's.
  scope_id uuid not null,
  partner_id uuid references partners.partners on delete cascade,
  -- "tickets.top"
  key text not null,
  blocks jsonb not null,
  version int not null default 1,
  changed_at timestamptz not null,
  primary key (scope_id, key),
  check (scope_id = coalesce(partner_id, '00000000-0000-0000-0000-000000000000'))
);
create index regions_partner on portal.regions (partner_id);
select platform.protect('portal.regions', shared => true);
create policy partner_staff_common on portal.regions for select to demarc_partner_staff using (partner_id is null);
create policy customer_common on portal.regions for select to demarc_customer using (partner_id is null);
