-- P-255: through which offer something was ordered, and what it was worth.

alter table ordering.cart_lines add column offer_id uuid;

alter table ordering.orders
  -- [{ offerId, firstMinor, monthMinor }]: net, in the order's currency, each offer once.
  add column offers jsonb not null default '[]' check (jsonb_typeof(offers) = 'array');
create index orders_with_offers on ordering.orders (partner_id) where offers <> '[]';
