-- B-144: the day whose tax rates a charge without a document bears, where that is not the day on which it was charged.
alter table billing.charges add column tax_on date;
