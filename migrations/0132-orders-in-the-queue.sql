-- Orders that wait for staff stand in the queue of requests (M-30): until when they are to be decided, and since when the customer is asked something.
alter table ordering.orders
  -- Null: nothing was promised, the customer is asked something, or it does not wait for staff.
  add column due_at timestamptz,
  add column asked_at timestamptz,
  add constraint orders_due check (due_at is null or state = 'awaiting_approval'),
  add constraint orders_asked check (asked_at is null or (state = 'awaiting_approval' and due_at is null));
