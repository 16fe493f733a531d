-- O-112 whoever has not signed yet is reminded. Only hashes of links are kept, so each reminder carries a secret of its own; the first one goes on.
alter table documents.contracts add column reminded_on date;
alter table documents.sign_links add column reminder_hashes text[] not null default '{}';
create index sign_links_reminders on documents.sign_links using gin (reminder_hashes);
