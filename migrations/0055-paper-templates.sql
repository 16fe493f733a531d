-- How a partner's papers look (B-153): a layout chosen in a form, and where somebody writes it, a template of one's own. Per kind of paper and
-- language; "all" is every kind, or every language.
create table billing.paper_templates (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  kind text not null check (kind in ('all', 'invoice', 'credit_note', 'proforma', 'receipt', 'refund', 'statement')),
  language text not null check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
  version int not null default 0,
  -- What it failed on last, since it was saved: the built-in template took its place and staff see it.
  fault text not null default '',
  fault_at timestamptz,
  fault_count int not null default 0,
  -- The paper that it failed on, as people call it.
  fault_on text not null default '',
  unique (partner_id, kind, language)
);
-- Customers' papers are set by it, also when they are the first to look at one.
select platform.protect('billing.paper_templates', true);

-- What was saved, each time; what was printed by an older one stays as it is. Without layout: it was taken back, and the usual look holds.
create table billing.paper_versions (
  template_id uuid not null references billing.paper_templates,
  partner_id uuid not null references partners.partners,
  number int not null check (number > 0),
  layout jsonb,
  source text,
  restored_from int,
  made_at timestamptz not null,
  made_by jsonb not null,
  primary key (template_id, number),
  check (layout is not null or source is null)
);
create index paper_versions_partner on billing.paper_versions (partner_id);
create trigger paper_versions_fixed before update or delete on billing.paper_versions for each row execute function platform.refuse_change();
select platform.protect('billing.paper_versions', true);

-- Statements of many customers that a mass action made (B-139), until whoever asked has taken them away.
create table billing.statement_papers (
  action_id uuid not null,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  name text not null,
  bytes bytea not null,
  made_by uuid not null,
  made_at timestamptz not null,
  primary key (action_id, customer_id)
);
create index statement_papers_customer on billing.statement_papers (customer_id);
create index statement_papers_partner on billing.statement_papers (partner_id);
create index statement_papers_made on billing.statement_papers (made_at);
select platform.protect('billing.statement_papers');
