-- B-240 each night a part of the chain is followed anew from its start, so that a night's work does not grow with the years of a book.
alter table billing.books
  add column swept_seq bigint not null default 0,
  add column swept_hash text not null default repeat('0', 64);
