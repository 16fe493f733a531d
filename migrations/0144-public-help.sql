-- P-197: answers of the help that anybody reads at the sign-in page, where the partner has switched that on.

alter table portal.faq_entries
  add column is_public boolean not null default false,
  -- What is for those of some plans is for no stranger.
  add constraint faq_public_is_for_all check (not is_public or cardinality(plan_kinds) = 0);
