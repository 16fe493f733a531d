-- How far the demo provider has come: a load that was killed half-way is begun again at the next start, from an empty installation.
alter table platform.installation add column demo text check (demo in ('loading', 'loaded'));
