-- N-116, B-230: a hotspot voucher is one thing (decision 31). What logs in stands in access.vouchers, with its batch; payments sells it, under the same id.

alter table access.voucher_batches
  -- Made to be sold: nothing opens before that, and of each code only its keyed hash is kept.
  add column is_for_sale boolean not null default false,
  -- The first use comes before this moment; null: whenever.
  add column first_use_until timestamptz,
  drop constraint voucher_batches_check1,
  drop constraint voucher_batches_valid_minutes_check,
  add constraint voucher_batches_valid_minutes_check check (valid_minutes between 1 and 10000000),
  -- One that is sold may be good for some time online or some data, whenever that is used.
  add constraint voucher_batches_good_for check (
    num_nonnulls(valid_minutes, valid_until) = 1
    or (is_for_sale and num_nonnulls(valid_minutes, valid_until) = 0 and num_nonnulls(online_seconds, total_bytes) > 0));

alter table access.vouchers
  alter column code drop not null,
  add column code_hash text,
  -- What keeps it shut whatever it allows: nobody bought it yet, or it was made void. Null: nothing.
  add column withheld text check (withheld in ('unsold', 'void')),
  add constraint vouchers_one_code check (num_nonnulls(code, code_hash) <= 1 and (num_nonnulls(code, code_hash) = 1 or withheld is not null));
create unique index vouchers_code_hash on access.vouchers (code_hash) where code_hash is not null;

-- What was sold until now.
insert into access.voucher_batches (id, partner_id, title, prefix, code_length, quantity, has_passwords, total_bytes, online_seconds, valid_minutes,
  first_use_until, is_for_sale, created_by, created_at)
  select batch.id, batch.partner_id, batch.title, batch.prefix, 16, batch.quantity, false, kind.data_mb::bigint * 1000000,
    kind.online_minutes * 60, kind.valid_minutes,
    (batch.valid_till + 1)::timestamp at time zone partner.time_zone, true, batch.created_by, batch.created_at
  from payments.hotspot_voucher_batches batch
  join payments.hotspot_voucher_kinds kind on kind.id = batch.kind_id
  join partners.partners partner on partner.id = batch.partner_id
  order by batch.number;
-- A voucher that expired before anybody bought it is void: no code of it was ever given to anybody who paid.
insert into access.vouchers (id, batch_id, partner_id, position, code_hash, withheld, first_used_at)
  select id, batch_id, partner_id, position, code_hash,
    case when state = 'void' or (state = 'expired' and document_id is null) then 'void' when state = 'new' then 'unsold' end, used_at
  from payments.hotspot_vouchers order by batch_id, position;

alter table payments.hotspot_vouchers drop column code_hash, drop column ends_at, alter column id drop default,
  add constraint hotspot_vouchers_sold check (state not in ('sold', 'used') or document_id is not null),
  add foreign key (id) references access.vouchers;
alter table payments.hotspot_voucher_batches drop column title, drop column prefix, alter column id drop default,
  add foreign key (id) references access.voucher_batches;
