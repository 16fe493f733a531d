import { sql } from "kysely";
import type { z } from "zod";
import type { Permission } from "../../../../shared/permissions.ts";
import { levelOf, mayDo } from "../../../platform/actor.ts";
import { type ListRequest, listPage } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { permissionDenied } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import type { listAuditEndpoint, listSignInLogEndpoint, recordActivityEndpoint } from "../contract.ts";
import { db } from "../tables.ts";

// An entry has no id of its own: its place in its chain is one. As a UUID it settles ties in a list, the later entry after the earlier one.
const entryId = sql<string>`(lpad(to_hex(entry.seq), 16, '0') || left(md5(entry.chain_id::text), 16))::uuid`;

const select = (work: Work) =>
  db(work)
    .selectFrom("identity.audit_entries as entry")
    .selectAll("entry")
    .where(visibleTo(work.actor, { partner: "entry.partner_id" }));

type Row = Awaited<ReturnType<ReturnType<typeof select>["execute"]>>[number];

const view = (row: Row) => ({
  id: `${row.chain_id}:${row.seq}`,
  at: row.at.toISOString(),
  actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
  staff: row.staff_id === null ? null : { id: row.staff_id, name: row.staff_name ?? "" },
  source: row.source,
  entity: row.entity,
  entityId: row.entity_id,
  label: row.label,
  action: row.action,
  reason: row.reason,
  changes: row.changes,
  ip: row.ip,
  userAgent: row.user_agent,
  requestId: row.request_id,
  partnerId: row.partner_id,
  customerId: row.customer_id,
});

const list = { sorts: { at: { by: sql`entry.at`, type: "timestamptz" } }, defaultSort: "-at", id: entryId } as const;

/** The whole log, as far as the reader's partners reach. */
export async function listAudit(work: Work, query: z.output<(typeof listAuditEndpoint)["query"]>) {
  const { filter } = query;
  let rows = select(work);
  if (filter.actorId)
    rows = rows.where((eb) =>
      eb.or([eb("entry.actor_id", "=", filter.actorId ?? null), eb("entry.staff_id", "=", filter.actorId ?? null)]),
    );
  if (filter.actorKind) rows = rows.where("entry.actor_kind", "in", filter.actorKind);
  if (filter.entity) rows = rows.where("entry.entity", "=", filter.entity);
  if (filter.entityId) rows = rows.where("entry.entity_id", "=", filter.entityId);
  if (filter.action) rows = rows.where("entry.action", "=", filter.action);
  if (filter.field) rows = rows.where(sql<boolean>`entry.changes ? ${filter.field}`);
  if (filter.source) rows = rows.where("entry.source", "in", filter.source);
  if (filter.ip) rows = rows.where("entry.ip", "=", filter.ip);
  if (filter.partnerId) rows = rows.where("entry.partner_id", "=", filter.partnerId);
  if (filter.customerId) rows = rows.where("entry.customer_id", "=", filter.customerId);
  if (filter.from) rows = rows.where("entry.at", ">=", new Date(filter.from));
  if (filter.to) rows = rows.where("entry.at", "<", new Date(filter.to));
  const page = await listPage(work, rows, query, list);
  return { ...page, items: page.items.map((row) => withoutHiddenFields(work, view(row as Row))) };
}

/** Which right shows a record, and with it what happened to it. What is not here needs the right to see the log. */
const shownBy: Readonly<Record<string, Permission>> = {
  customer: "customers.profile.view",
  service: "customers.services.view",
  billing_account: "customers.billing.view",
  invoice: "finance.invoices.view",
  proforma: "finance.proformas.view",
  credit_note: "finance.credit_notes.view",
  payment: "finance.payments.view",
  refund: "finance.payments.view",
  payment_batch: "finance.payments.view",
  deposit: "finance.payments.view",
  refill_card_series: "finance.payments.view",
  hotspot_voucher_batch: "network.vouchers.view",
  instalment_sale: "finance.invoices.view",
  write_off: "finance.invoices.view",
  bad_debt: "finance.bad_debts.view",
  collection_agency: "finance.bad_debts.view",
  billing_run: "finance.runs.view",
  document: "customers.documents.view",
  ticket: "tickets.tickets.view",
  task: "tasks.tasks.view",
  lead: "crm.leads.view",
  quote: "crm.quotes.view",
  item: "inventory.items.view",
  plan: "plans.internet.view",
  promo_code: "plans.internet.view",
  partner: "admin.partners.view",
  location: "admin.locations.view",
  administrator: "admin.administrators.view",
  role: "admin.roles.view",
  api_key: "admin.api_keys.view",
};

type Activity = z.output<(typeof recordActivityEndpoint)["query"]>;

/** "refund:<id>" */
function recordNamed(name: string): { entity: string; entityId: string } {
  const [entity = "", entityId = ""] = name.split(":");
  return { entity, entityId };
}

function refuseUnlessShown(work: Work, entity: string): void {
  const right = shownBy[entity];
  if (!mayDo(work.actor, "admin.logs.view") && (right === undefined || levelOf(work.actor, right) !== "all")) {
    throw permissionDenied(`This needs the right ${right ?? "admin.logs.view"}.`);
  }
}

/** What happened to one record, and to those that are named with it. Whoever sees only their own records cannot be told here which these are, so they need the log. */
export async function listRecordActivity(work: Work, record: { entity: string; entityId: string }, query: Activity) {
  const told = [record, ...(query.filter.with ?? []).map(recordNamed)];
  for (const { entity } of told) refuseUnlessShown(work, entity);
  const rows = select(work).where((eb) =>
    eb.or(told.map(({ entity, entityId }) => eb.and([eb("entry.entity", "=", entity), eb("entry.entity_id", "=", entityId)]))),
  );
  const page = await listPage(work, rows, query, list);
  return { ...page, items: page.items.map((row) => withoutHiddenFields(work, view(row as Row))) };
}

/**
 * What happened to one customer and to everything that is theirs (O-69); entries of kinds that the reader may not see are left out.
 * The caller has asked whether the customer is within reach. With a level below "all" only the customer's own entries are shown:
 * the log does not know whose record a service or ticket is.
 */
export async function listCustomerActivity(
  work: Work,
  /** With those of customers who were merged into this one: their entries keep the old id. */
  customerIds: readonly string[],
  query: { filter: { entity?: readonly string[] | undefined } } & ListRequest,
) {
  const seesLog = mayDo(work.actor, "admin.logs.view");
  const shown = Object.entries(shownBy).flatMap(([entity, right]) =>
    entity === "customer" || levelOf(work.actor, right) === "all" ? [entity] : [],
  );
  let rows = select(work).where("entry.customer_id", "in", [...customerIds]);
  if (!seesLog) rows = rows.where("entry.entity", "in", shown);
  if (query.filter.entity) rows = rows.where("entry.entity", "in", [...query.filter.entity]);
  const page = await listPage(work, rows, query, list);
  return { ...page, items: page.items.map((row) => withoutHiddenFields(work, view(row as Row))) };
}

/** O-64 changes of additional fields are told to whoever may see the fields. */
function withoutHiddenFields<Entry extends { changes: Row["changes"] }>(work: Work, entry: Entry): Entry {
  if (entry.changes === null || levelOf(work.actor, "customers.additional_fields.view") === "all") return entry;
  const shown = Object.entries(entry.changes).filter(([field]) => !field.startsWith("extra."));
  return { ...entry, changes: Object.fromEntries(shown) as Row["changes"] };
}

/** Attempts to sign in. Those of staff, and for names that nobody has, belong to no partner and need all of them. */
export async function listSignInLog(work: Work, query: z.output<(typeof listSignInLogEndpoint)["query"]>) {
  const { filter } = query;
  let rows = db(work)
    .selectFrom("identity.sign_in_log as attempt")
    .selectAll("attempt")
    .where(visibleTo(work.actor, { partner: "attempt.partner_id" }));
  if (filter.realm) rows = rows.where("attempt.realm", "=", filter.realm);
  if (filter.outcome) rows = rows.where("attempt.outcome", "in", filter.outcome);
  if (filter.identifier) rows = rows.where(sql`lower(attempt.identifier)`, "=", filter.identifier.toLowerCase());
  if (filter.subjectId) rows = rows.where("attempt.subject_id", "=", filter.subjectId);
  if (filter.ip) rows = rows.where("attempt.ip", "=", filter.ip);
  if (filter.from) rows = rows.where("attempt.at", ">=", new Date(filter.from));
  if (filter.to) rows = rows.where("attempt.at", "<", new Date(filter.to));
  const sorts = { at: { by: sql`attempt.at`, type: "timestamptz" } } as const;
  const page = await listPage(work, rows, query, { sorts, defaultSort: "-at", id: sql<string>`attempt.id` });
  return {
    ...page,
    items: page.items.map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      realm: row.realm,
      identifier: row.identifier,
      subjectId: row.subject_id,
      partnerId: row.partner_id,
      outcome: row.outcome,
      detail: row.detail,
      ip: row.ip,
      userAgent: row.user_agent,
    })),
  };
}
