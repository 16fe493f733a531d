-- N-19 by what it calls itself one knows one's own router.
alter table access.unknown_clients add column nas_identifier text not null default '';
