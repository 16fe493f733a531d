-- P-31, P-32, P-34, P-36: what a partner puts around the form of its sign-in page. The default partner's row is everybody's: a part that
-- another partner leaves out (null) is as the default partner has it.
create schema portal;
grant usage on schema portal to demarc_customer, demarc_partner_staff;

create table portal.sign_in_pages (
  partner_id uuid primary key references partners.partners on delete cascade,
  content jsonb not null,
  version int not null default 1,
  changed_at timestamptz not null
);
select platform.protect('portal.sign_in_pages', shared => true);

-- Pictures of slides, blocks and the logo for dark pages: shown to everybody, so nothing else is served from here.
create table portal.pictures (
  id uuid primary key,
  partner_id uuid not null references partners.partners,
  file_id uuid not null references platform.files,
  created_at timestamptz not null
);
create index pictures_partner on portal.pictures (partner_id);
create index pictures_file on portal.pictures (file_id);
select platform.protect('portal.pictures');
