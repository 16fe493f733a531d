-- B-231 a payment that does not hold takes along the interest that it earned: 'interest_lost' takes from what is held.
alter table billing.deposit_moves drop constraint deposit_moves_kind_check;
alter table billing.deposit_moves add constraint deposit_moves_kind_check
  check (kind in ('paid', 'bounced', 'interest', 'interest_lost', 'applied', 'returned', 'taken_back'));
