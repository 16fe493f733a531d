-- What only the search looks for: numbers of money documents and logins of services by how they begin, in any case.
create index money_documents_number_begins on billing.money_documents (lower(number) text_pattern_ops) where number is not null;
create index services_login_begins on services.services (lower(login) text_pattern_ops) where login is not null;
