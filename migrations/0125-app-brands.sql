-- P-205, P-206, P-216: how the app of a partner is called and what its icon is. The default partner's row is everybody's: what another
-- partner leaves out (null) is as the default partner has it, and what that leaves out follows from the partner itself.
create table portal.app_icons (
  id uuid primary key,
  partner_id uuid not null references partners.partners,
  -- As it was sent. Below 512 it is drawn larger than it is, and staff are told.
  width int not null check (width >= 192),
  name text not null,
  created_at timestamptz not null
);
create index app_icons_partner on portal.app_icons (partner_id);
select platform.protect('portal.app_icons', shared => true);

-- The sizes that were made of it.
create table portal.app_icon_files (
  icon_id uuid not null references portal.app_icons on delete cascade,
  partner_id uuid not null references partners.partners,
  -- "192", "512-maskable", "badge"
  kind text not null,
  file_id uuid not null references platform.files,
  primary key (icon_id, kind)
);
create index app_icon_files_partner on portal.app_icon_files (partner_id);
create index app_icon_files_file on portal.app_icon_files (file_id);
select platform.protect('portal.app_icon_files', shared => true);

create table portal.app_brands (
  partner_id uuid primary key references partners.partners on delete cascade,
  icon_id uuid references portal.app_icons,
  content jsonb not null,
  version int not null default 1,
  changed_at timestamptz not null
);
create index app_brands_icon on portal.app_brands (icon_id);
select platform.protect('portal.app_brands', shared => true);
