-- When customers merge, charges are found under the survivor (M-44); everything else of a charge stays as booked.
create or replace function billing.charge_is_fixed() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (to_jsonb(old) - '{document_id,customer_id}'::text[]) is distinct from (to_jsonb(new) - '{document_id,customer_id}'::text[]) then
    raise exception 'charge % is booked and cannot change', old.id using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create index charges_customer on billing.charges (customer_id);
create index auto_charges_customer on payments.auto_charges (customer_id);
