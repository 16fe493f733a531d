-- N-118 with what a FreeRADIUS front end shows who it is. The whole installation's: whoever holds one reads every subscriber's password.
create table access.front_end_tokens (
  id uuid primary key default uuidv7(),
  name text not null check (name <> ''),
  -- SHA-256 in hex: the token itself is random enough that nobody guesses it back.
  token_hash text not null unique,
  -- Where it may come from.
  sources cidr[] not null check (cardinality(sources) between 1 and 20),
  created_at timestamptz not null,
  created_by text not null,
  revoked_at timestamptz
);
create unique index front_end_tokens_name on access.front_end_tokens (lower(name)) where revoked_at is null;
select platform.tell_of_changes('access.front_end_tokens');
