-- The list of registrations in its order: refused ones want a person, so they come first, then those that wait.
drop index billing.fiscal_registrations_attention;
create index fiscal_registrations_attention on billing.fiscal_registrations (
  (case state when 'refused' then 2 when 'waiting' then 1 else 0 end) desc, source_id desc);

-- Messages whose papers wait for a registration, found by the customer of the document.
create index messages_not_registered on notifications.messages (customer_id) where state = 'queued' and reason_code = 'not-registered';
