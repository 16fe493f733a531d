// A new service for somebody who left debts behind (B-235): found by what the record has in common with those whose debts were written off;
// given with the agreement of somebody who may.
import { sql } from "kysely";
import type { z } from "zod";
import { addDays, calendarDay } from "../../../../shared/calendar.ts";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { mayDo } from "../../../platform/actor.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { editConflict, notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { listWrittenOff } from "../../billing/index.ts";
import {
  type Customer,
  customerLabel,
  findCustomerIdsByText,
  findSamePersons,
  getCustomer,
  getReachable,
  listBuyers,
  lockCustomer,
} from "../../customers/index.ts";
import { getPartner, getSetting, loadSettings } from "../../partners/index.ts";
import { approvalNeeded, approvalOver, noApprovalNeeded } from "../problems.ts";
import type { ApprovalView, debtorCheckEndpoint, debtorMarkKinds, listApprovalsEndpoint } from "./contract.ts";
import { approvalDays, approveDebtors, debtorMarks } from "./settings.ts";
import { db } from "./tables.ts";

type View = z.input<typeof ApprovalView>;
type Match = View["matches"][number];
type Mark = (typeof debtorMarkKinds)[number];

const mayApprove = "customers.services.approve";

/** Whose written-off debts stand against a new service of this customer; the customer's own first. */
async function findMatches(work: Work, { id, partnerId }: Pick<Customer, "id" | "partnerId">): Promise<Match[]> {
  const loaded = await loadSettings(work, [approveDebtors, debtorMarks], { partnerId });
  if (!loaded.get(approveDebtors)) return [];
  const debtors = await listWrittenOff(work, { partnerId });
  if (debtors.length === 0) return [];
  const among = [...new Set(debtors.map(({ customerId }) => customerId))];
  const same = await findSamePersons(work, id, { among, marks: loaded.get(debtorMarks) });
  const by = new Map<string, Mark[]>(same.map((person) => [person.id, person.by]));
  if (among.includes(id)) by.set(id, ["own"]);
  const buyers = await listBuyers(work, [...by.keys()]);
  const matches = debtors.flatMap(({ customerId, currency, leftMinor }): Match[] => {
    const marks = by.get(customerId);
    const buyer = buyers.get(customerId);
    if (!marks || !buyer) return [];
    const left = toMoneyJson(money(leftMinor, currency));
    return [{ customerId, number: buyer.number, name: buyer.companyName || buyer.name, by: marks, left }];
  });
  return matches.toSorted((a, b) => Number(b.customerId === id) - Number(a.customerId === id));
}

/** Asked before a service is added; uses an approval up where one is needed. The customer is locked, so one approval is one service. */
export async function guardNewService(work: Work, customerId: string): Promise<void> {
  const customer = await getCustomer(work, customerId);
  const matches = await findMatches(work, customer);
  if (matches.length === 0) return;
  const { timeZone } = await getPartner(work, customer.partnerId);
  const today = calendarDay(work.now, timeZone);
  const { rows } = await sql<{
    id: string;
  }>`update collections.service_approvals set state = 'used', used_at = ${work.now}, version = version + 1
    where id = (select id from collections.service_approvals where customer_id = ${customerId} and state = 'approved' and valid_until >= ${today}
      order by valid_until, id limit 1 for update) returning id`.execute(work.tx);
  const [used] = rows;
  if (!used) throw approvalNeeded(whyRefused(work, matches), { errors: [{ field: "customerId", code: "approval-needed" }] });
  tell(work, { id: used.id, customer }, "used", { state: { before: "approved", after: "used" } });
}

const inWords: Record<Mark, string> = { own: "", tax_id: "tax number", phone: "phone", email: "mail address", address: "address" };

function whyRefused(work: Work, matches: readonly Match[]): string {
  const shown = matches.slice(0, 3).map(({ number, by, left }) => {
    const marks = by.filter((mark) => mark !== "own").map((mark) => inWords[mark]);
    const who = marks.length === 0 ? "this customer" : `customer ${number} (same ${marks.join(", ")})`;
    return `${left.amount} ${left.currency} of ${who}`;
  });
  const next = mayDo(work.actor, mayApprove)
    ? "Approve it on the customer's page, then add the service again."
    : "Ask for approval on the customer's page.";
  return `${shown.join("; ")} ${matches.length > 3 ? "and others " : ""}was written off. ${next}`;
}

export async function checkDebtor(work: Work, customerId: string): Promise<z.input<typeof debtorCheckEndpoint.returns>> {
  const customer = await getReachable(work, customerId, "customers.services.view");
  const matches = await findMatches(work, customer);
  const approvals = await selectApprovals(work, customer.id);
  const hasOne = approvals.some(({ state, isOver }) => state === "approved" && !isOver);
  return { needsApproval: matches.length > 0 && !hasOne, matches, approvals };
}

export async function askApproval(work: Work, customerId: string, note: string): Promise<View> {
  const { customer, matches } = await needed(work, customerId, "customers.services.create");
  const { rows } = await sql<{
    id: string;
  }>`select id from collections.service_approvals where customer_id = ${customer.id} and state = 'waiting'`.execute(work.tx);
  const [waiting] = rows;
  if (waiting) throw approvalOver("Somebody asked for it already. It waits for an answer.");
  const id = await insertApproval(work, customer, matches, note);
  tell(work, { id, customer }, "asked", { state: { before: null, after: "waiting" } }, note);
  return getApproval(work, id);
}

/** Whoever may agree need not ask first. A question that waits is answered with it. */
export async function approveNow(work: Work, customerId: string, reason: string): Promise<View> {
  const { customer, matches } = await needed(work, customerId, mayApprove);
  const { rows } = await sql<{
    id: string;
  }>`select id from collections.service_approvals where customer_id = ${customer.id} and state = 'waiting' for update`.execute(work.tx);
  const id = rows[0]?.id ?? (await insertApproval(work, customer, matches, ""));
  await answer(work, { id, customer }, true, reason);
  return getApproval(work, id);
}

async function needed(work: Work, customerId: string, right: "customers.services.create" | typeof mayApprove) {
  const customer = await getReachable(work, customerId, right);
  await lockCustomer(work, customer.id);
  const matches = await findMatches(work, customer);
  if (matches.length === 0) throw noApprovalNeeded("Nothing stands against a new service of this customer. Add it.");
  return { customer, matches };
}

async function insertApproval(work: Work, customer: Customer, matches: readonly Match[], note: string): Promise<string> {
  const id = uuidv7(work.now.getTime());
  await db(work)
    .insertInto("collections.service_approvals")
    .values({
      ...{ id, customer_id: customer.id, partner_id: customer.partnerId, state: "waiting", note },
      matches: JSON.stringify(matches),
      asked_by: JSON.stringify(describeActor(work)),
      asked_at: work.now,
    })
    .execute();
  return id;
}

export async function decideApproval(
  work: Work,
  approvalId: string,
  { agrees, reason, version }: { agrees: boolean; reason: string; version: number },
): Promise<View> {
  const found = await db(work)
    .selectFrom("collections.service_approvals as approval")
    .select(["approval.id", "approval.customer_id", "approval.state", "approval.version"])
    .where("approval.id", "=", approvalId)
    .where(visibleTo(work.actor, { partner: "approval.partner_id", customer: "approval.customer_id" }))
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw notFound();
  const customer = await getReachable(work, found.customer_id, mayApprove);
  if (found.state !== "waiting") throw approvalOver("Somebody answered it meanwhile. Look at it again.");
  if (found.version !== version) throw editConflict(undefined, { current: await getApproval(work, approvalId) });
  await answer(work, { id: approvalId, customer }, agrees, reason);
  return getApproval(work, approvalId);
}

async function answer(work: Work, { id, customer }: { id: string; customer: Customer }, agrees: boolean, reason: string): Promise<void> {
  const { timeZone } = await getPartner(work, customer.partnerId);
  const days = await getSetting(work, approvalDays, { partnerId: customer.partnerId });
  await db(work)
    .updateTable("collections.service_approvals")
    .set({
      state: agrees ? "approved" : "refused",
      answer: reason,
      decided_by: JSON.stringify(describeActor(work)),
      decided_at: work.now,
      valid_until: agrees ? addDays(calendarDay(work.now, timeZone), days) : null,
      version: sql`version + 1`,
    })
    .where("id", "=", id)
    .execute();
  tell(
    work,
    { id, customer },
    agrees ? "approved" : "refused",
    { state: { before: "waiting", after: agrees ? "approved" : "refused" } },
    reason,
  );
}

function tell(
  work: Work,
  { id, customer }: { id: string; customer: Pick<Customer, "id" | "number" | "partnerId"> },
  action: string,
  changes: Record<string, { before: unknown; after: unknown }>,
  reason?: string,
): void {
  work.audit({
    entity: "service_approval",
    entityId: id,
    label: customerLabel(customer.number),
    action,
    partnerId: customer.partnerId,
    customerId: customer.id,
    changes,
    ...(reason ? { reason } : {}),
  });
}

// Views ----------------------------------------------------------------------------------------------------------------

const columns = [
  "approval.id",
  "approval.customer_id",
  "approval.partner_id",
  "approval.state",
  "approval.matches",
  "approval.note",
  "approval.asked_by",
  "approval.asked_at",
  "approval.answer",
  "approval.decided_by",
  "approval.decided_at",
  "approval.valid_until",
  "approval.version",
] as const;

const approvals = (work: Work) =>
  db(work)
    .selectFrom("collections.service_approvals as approval")
    .select(columns)
    .where(visibleTo(work.actor, { partner: "approval.partner_id", customer: "approval.customer_id" }));

type Stored = Awaited<ReturnType<ReturnType<typeof approvals>["executeTakeFirstOrThrow"]>>;

async function viewsOf(work: Work, rows: readonly Stored[]): Promise<View[]> {
  const buyers = await listBuyers(work, [...new Set(rows.map((row) => row.customer_id))]);
  const views: View[] = [];
  for (const row of rows) {
    const today = calendarDay(work.now, (await getPartner(work, row.partner_id)).timeZone);
    const buyer = buyers.get(row.customer_id);
    views.push({
      ...{ id: row.id, customerId: row.customer_id, state: row.state, note: row.note, answer: row.answer, version: row.version },
      customerNumber: buyer?.number ?? 0,
      customerName: buyer?.companyName || buyer?.name || "",
      isOver: row.state === "approved" && row.valid_until !== null && row.valid_until < today,
      matches: row.matches as Match[],
      askedBy: (row.asked_by as { name?: string }).name ?? "",
      askedAt: row.asked_at.toISOString(),
      decidedBy: (row.decided_by as { name?: string } | null)?.name ?? null,
      decidedAt: row.decided_at?.toISOString() ?? null,
      validUntil: row.valid_until,
    });
  }
  return views;
}

async function getApproval(work: Work, id: string): Promise<View> {
  const [view] = await viewsOf(work, await approvals(work).where("approval.id", "=", id).execute());
  if (!view) throw notFound();
  return view;
}

const selectApprovals = async (work: Work, customerId: string): Promise<View[]> =>
  viewsOf(
    work,
    await approvals(work)
      .where("approval.customer_id", "=", customerId)
      .orderBy("approval.asked_at", "desc")
      .orderBy("approval.id", "desc")
      .limit(50)
      .execute(),
  );

type Request = Pick<QueryOf<typeof listApprovalsEndpoint>, "filter" | "sort" | "limit" | "cursor" | "total">;

export async function listApprovals(work: Work, request: Request): Promise<Page<View>> {
  const { filter } = request;
  let query = approvals(work);
  if (filter.q) query = query.where(sql<boolean>`approval.customer_id = any (${await findCustomerIdsByText(work, filter.q)}::uuid[])`);
  if (filter.state) query = query.where("approval.state", "in", filter.state);
  if (filter.partner) query = query.where("approval.partner_id", "in", filter.partner);
  const page = await listPage(work, query, request, {
    sorts: { asked: { by: sql`approval.asked_at`, type: "timestamptz" } },
    defaultSort: "-asked",
    id: sql<string>`approval.id`,
  });
  return { ...page, items: await viewsOf(work, page.items) };
}
