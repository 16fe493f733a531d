-- P-237: words of a provider's own in place of those that Demarc ships, by language.
create table partners.words (
  -- The partner, or zeros: what holds for every partner that has nothing of its own. That is the default partner's.
  scope_id uuid not null,
  partner_id uuid references partners.partners on delete cascade,
  language text not null,
  -- "mail", "portal-tickets"
  part text not null,
  -- "invoice_issued.subject"
  key text not null,
  words text not null check (length(words) between 1 and 4000),
  -- Ours when these were written: another one now means that somebody should look again.
  original text not null,
  version int not null default 1,
  changed_at timestamptz not null,
  primary key (scope_id, language, part, key),
  check (scope_id = coalesce(partner_id, '00000000-0000-0000-0000-000000000000'))
);
create index words_partner on partners.words (partner_id);
select platform.protect('partners.words', shared => true);
create policy partner_staff_common on partners.words for select to demarc_partner_staff using (partner_id is null);
create policy customer_common on partners.words for select to demarc_customer using (partner_id is null);
select platform.tell_of_changes('partners.words');
