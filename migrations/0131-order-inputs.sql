-- P-95 what whoever orders a plan is asked for; null: what is usual for its kind.
alter table catalog.plans add column order_inputs jsonb check (order_inputs is null or jsonb_typeof(order_inputs) = 'object');

-- How something that is sold once gets to the customer. `place_id` is a location; it is looked for again whenever it is used.
alter table ordering.cart_lines
  add column delivery text check (delivery in ('ship', 'pick_up')),
  add column place_id uuid,
  add constraint cart_lines_place check (place_id is null or delivery = 'pick_up');
