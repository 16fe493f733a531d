-- The quick search finds payments by how their number begins, in any case.
create index payments_number_begins on payments.payments (lower(receipt_number) text_pattern_ops);
