-- N-94 routers that tell of a session's beginning and end, and of nothing in between.
alter table network.nases add column sends_no_interims boolean not null default false;

-- N-85 routers that have ever sent gigawords; the counters of any other go round at 32 bits.
create table usage.gigaword_nases (
  nas_id uuid primary key,
  since timestamptz not null
);
