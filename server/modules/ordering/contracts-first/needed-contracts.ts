// The contracts that an order or a request waits for (P-179): planned with it, made from their templates after it, signed or refused by the
// customer. What follows from that for the order or the request stands with them.
import { sql } from "kysely";
import { Problem } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer } from "../../customers/index.ts";
import { findTemplate, generateDocument, sendContract, withdrawIfWaiting } from "../../documents/index.ts";
import { contractUnsigned } from "../problems.ts";
import { contractNeeded } from "./events.ts";
import { db, type NeededContract } from "./tables.ts";

export type Of = { readonly orderId: string } | { readonly requestId: string };

const columnOf = (of: Of) => ("orderId" in of ? (["order_id", of.orderId] as const) : (["request_id", of.requestId] as const));

interface Owner {
  readonly partnerId: string;
  readonly customerId: string;
}

/** Writes down which contracts are needed. They are made once `askForContracts` was called. */
export async function planContracts(
  work: Work,
  of: Of,
  { partnerId, customerId }: Owner,
  templates: ReadonlyMap<string, number>,
): Promise<void> {
  if (templates.size === 0) return;
  const [column, id] = columnOf(of);
  await db(work)
    .insertInto("ordering.needed_contracts")
    .values(
      [...templates].map(([templateId, months]) => ({
        partner_id: partnerId,
        customer_id: customerId,
        order_id: column === "order_id" ? id : null,
        request_id: column === "request_id" ? id : null,
        template_id: templateId,
        term_months: months > 0 ? months : null,
        created_at: work.now,
      })),
    )
    .execute();
}

export function askForContracts(work: Work, of: Of, { partnerId, customerId }: Owner): void {
  const [column, id] = columnOf(of);
  work.emit(contractNeeded, { partnerId, customerId, objectId: id }, { for: column === "order_id" ? "order" : "request" });
}

const rowsOf = (work: Work, of: Of) => {
  const [column, id] = columnOf(of);
  return db(work).selectFrom("ordering.needed_contracts").selectAll().where(column, "=", id);
};

export const needsContracts = async (work: Work, of: Of): Promise<boolean> => (await rowsOf(work, of).limit(1).execute()).length > 0;

/**
 * Makes and sends what is planned, each in the customer's language where the provider has it.
 * @returns why some could not be made
 */
export async function makeContracts(work: Work, tools: Tools, of: Of): Promise<string[]> {
  const faults: string[] = [];
  for (const row of await rowsOf(work, of).where("state", "=", "planned").orderBy("id").forUpdate().execute()) {
    const fault = await makeOne(work, tools, row);
    if (fault === undefined) continue;
    await refuse(work, row.id, fault);
    faults.push(fault);
  }
  return faults;
}

async function makeOne(work: Work, tools: Tools, row: NeededContract): Promise<string | undefined> {
  const customer = await getCustomer(work, row.customer_id);
  try {
    const templateId = await findTemplate(work, row.template_id, customer.language);
    const term = row.term_months === null ? {} : { termMonths: row.term_months };
    const made = await generateDocument(work, tools, customer, { templateId, title: "", visibleInPortal: false, ...term });
    await sendContract(work, made.id, {});
    await db(work)
      .updateTable("ordering.needed_contracts")
      .set({ state: "waiting", document_id: made.id })
      .where("id", "=", row.id)
      .execute();
    return undefined;
  } catch (error) {
    // A placeholder without a value, a template that was put away: staff see why, and make it again.
    if (error instanceof Problem) return `The contract could not be made: ${error.message}`;
    throw error;
  }
}

const refuse = (work: Work, id: string, reason: string) =>
  db(work)
    .updateTable("ordering.needed_contracts")
    .set({ state: "refused", reason: reason.slice(0, 500), ended_at: work.now })
    .where("id", "=", id)
    .execute();

/** Whose contract a document is; undefined: it is nobody's here. */
export async function findByDocument(work: Work, documentId: string): Promise<{ id: string; of: Of } | undefined> {
  const row = await db(work).selectFrom("ordering.needed_contracts").selectAll().where("document_id", "=", documentId).executeTakeFirst();
  if (!row) return undefined;
  return { id: row.id, of: row.order_id !== null ? { orderId: row.order_id } : { requestId: row.request_id ?? "" } };
}

/** False: that was known already. */
export async function endContract(
  work: Work,
  id: string,
  outcome: { kind: "signed" } | { kind: "refused"; reason: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db(work)
    .updateTable("ordering.needed_contracts")
    .set({ state: outcome.kind, reason: outcome.kind === "refused" ? outcome.reason.slice(0, 500) : "", ended_at: work.now })
    .where("id", "=", id)
    .where("state", "=", "waiting")
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Each template has its signature. @param more - templates that are needed besides what was planned */
export async function areSigned(work: Work, of: Of, more: readonly string[] = []): Promise<boolean> {
  const rows = await rowsOf(work, of).execute();
  const signed = new Set(rows.filter(({ state }) => state === "signed").map((row) => row.template_id));
  return [...rows.map((row) => row.template_id), ...more].every((templateId) => signed.has(templateId));
}

/** @throws `contract-unsigned` */
export async function refuseUnsigned(work: Work, of: Of, more: readonly string[] = []): Promise<void> {
  if (!(await areSigned(work, of, more)))
    throw contractUnsigned("The customer signs the contract first. After a refusal you can send a new one.");
}

/** Plans what was refused anew. False: there is nothing to make again. */
export async function planAgain(work: Work, of: Of, owner: Owner): Promise<boolean> {
  const rows = await rowsOf(work, of).execute();
  const held = new Set(rows.filter(({ state }) => state !== "refused").map((row) => row.template_id));
  const again = new Map(rows.filter((row) => !held.has(row.template_id)).map((row) => [row.template_id, row.term_months ?? 0]));
  await planContracts(work, of, owner, again);
  if (again.size > 0) askForContracts(work, of, owner);
  return again.size > 0;
}

/** What it was for is over: nobody signs it any more. */
export async function withdrawContracts(work: Work, of: Of): Promise<void> {
  for (const row of await rowsOf(work, of).where("state", "in", ["planned", "waiting"]).forUpdate().execute()) {
    // Ended here before the document is, whose end is then heard as nothing.
    await refuse(work, row.id, "");
    if (row.document_id !== null) await withdrawIfWaiting(work, row.document_id);
  }
}

export interface ShownContract {
  readonly documentId: string | null;
  readonly state: NeededContract["state"];
  readonly reason: string;
  readonly endedAt: string | null;
}

/** The newest of each template, by order or request. */
export async function showContracts(work: Work, ids: readonly string[]): Promise<Map<string, ShownContract[]>> {
  const { rows } = await sql<NeededContract & { owner: string }>`
    select distinct on (coalesce(order_id, request_id), template_id) *, coalesce(order_id, request_id) as owner
      from ordering.needed_contracts where order_id = any (${[...ids]}::uuid[]) or request_id = any (${[...ids]}::uuid[])
      order by coalesce(order_id, request_id), template_id, (state <> 'refused') desc, created_at desc, id desc`.execute(work.tx);
  return new Map(
    [...Map.groupBy(rows, ({ owner }) => owner)].map(([owner, own]) => [
      owner,
      own.map((row) => ({
        documentId: row.document_id,
        state: row.state,
        reason: row.reason,
        endedAt: row.ended_at?.toISOString() ?? null,
      })),
    ]),
  );
}

/** The customer's turn, and nobody else's. */
export const waitsForSignature = (contracts: readonly Pick<ShownContract, "state">[]): boolean =>
  contracts.some(({ state }) => state === "planned" || state === "waiting") && !contracts.some(({ state }) => state === "refused");
