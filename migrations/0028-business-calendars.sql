-- When people work (O-123): weekly hours in spans and holidays. One is the default, and a partner may have chosen another.
create table partners.business_calendars (
  id uuid primary key default uuidv7(),
  name text not null check (name <> ''),
  -- Seven days from Monday, each a list of {from, to}: "09:00" to "24:00".
  weekly jsonb not null check (jsonb_array_length(weekly) = 7),
  -- [{on, everyYear, title}], the earliest first.
  holidays jsonb not null default '[]',
  is_default boolean not null default false,
  version int not null default 1
);
create unique index business_calendars_name on partners.business_calendars (lower(name));
create unique index business_calendars_default on partners.business_calendars (is_default) where is_default;
select platform.open_to_all('partners.business_calendars');

create table partners.partner_calendars (
  partner_id uuid primary key references partners.partners on delete cascade,
  calendar_id uuid not null references partners.business_calendars
);
create index partner_calendars_calendar on partners.partner_calendars (calendar_id);
select platform.protect('partners.partner_calendars', true);

insert into partners.business_calendars (name, weekly, is_default) values ('Office hours',
  '[[{"from":"09:00","to":"18:00"}],[{"from":"09:00","to":"18:00"}],[{"from":"09:00","to":"18:00"}],[{"from":"09:00","to":"18:00"}],[{"from":"09:00","to":"18:00"}],[],[]]', true);

-- Asked for by every decision about days, and changed once a year.
select platform.tell_of_changes('partners.business_calendars');
select platform.tell_of_changes('partners.partner_calendars');
