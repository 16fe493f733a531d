// P-179 a plan change that needs a contract waits as a request: signed it is the staff's turn, and so it is when it was refused.
import { sql } from "kysely";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import {
  areSigned,
  askForContracts,
  endContract,
  findByDocument,
  makeContracts,
  planAgain,
  planContracts,
  showContracts,
  withdrawContracts,
} from "../contracts-first/needed-contracts.ts";
import { findNeeds } from "../contracts-first/needs.ts";
import type { Bound } from "../planned-changes/bound.ts";
import { contractState } from "../problems.ts";
import { dueOf } from "./move-request.ts";
import { lockRequest, requestLabel } from "./request-queries.ts";
import { db, type Request } from "./tables.ts";

const plansOf = (bounds: readonly (Bound | null)[]): string[] => bounds.flatMap((bound) => (bound?.kind === "plan" ? [bound.planId] : []));

/** The templates that the plans of these wishes need. */
export const templatesOf = async (work: Work, partnerId: string, bounds: readonly (Bound | null)[]): Promise<string[]> => [
  ...new Set((await findNeeds(work, partnerId, plansOf(bounds))).values()),
];

/** With the request, before staff are asked: their time begins with the signature. */
export async function planRequestContracts(work: Work, request: Request, bounds: readonly (Bound | null)[]): Promise<boolean> {
  const owner = { partnerId: request.partner_id, customerId: request.customer_id };
  const templates = new Map((await templatesOf(work, request.partner_id, bounds)).map((id) => [id, 0]));
  if (templates.size === 0) return false;
  await planContracts(work, { requestId: request.id }, owner, templates);
  askForContracts(work, { requestId: request.id }, owner);
  await setDue(work, request, null);
  return true;
}

/** Null: it is the customer's turn. */
const setDue = (work: Work, request: Request, dueAt: Date | null) =>
  db(work)
    .updateTable("ordering.requests")
    .set({ due_at: dueAt, signing_since: dueAt === null ? work.now : null, version: sql`version + 1` })
    .where("id", "=", request.id)
    .execute();

export async function makeRequestContracts(work: Work, tools: Tools, requestId: string): Promise<void> {
  const request = await lockRequest(work, requestId);
  if (request?.state !== "open") return;
  const [fault] = await makeContracts(work, tools, { requestId });
  if (fault !== undefined) await giveToStaff(work, request, { action: "request_contract_refused", reason: fault });
}

export async function followSignedRequest(work: Work, documentId: string): Promise<void> {
  const found = await findByDocument(work, documentId);
  if (!found || !("requestId" in found.of)) return;
  const request = await lockRequest(work, found.of.requestId);
  if (!request || !(await endContract(work, found.id, { kind: "signed" }))) return;
  if (request.state === "open" && (await areSigned(work, found.of)))
    await giveToStaff(work, request, { action: "request_contract_signed" });
}

export async function followRefusedRequest(work: Work, documentId: string, reason: string): Promise<void> {
  const found = await findByDocument(work, documentId);
  if (!found || !("requestId" in found.of)) return;
  const request = await lockRequest(work, found.of.requestId);
  if (!request || !(await endContract(work, found.id, { kind: "refused", reason }))) return;
  if (request.state !== "open") return;
  await giveToStaff(work, request, { action: "request_contract_refused", reason });
}

type Acted = { action: "request_contract_signed" | "request_contract_refused" | "request_contract_renewed"; reason?: string };

async function giveToStaff(work: Work, request: Request, acted: Acted): Promise<void> {
  // Where the customer is asked something else as well, their answer begins the time.
  if (request.asked_at === null && request.offered_at === null) await setDue(work, request, await dueOf(work, request.partner_id));
  audit(work, request, acted);
}

export async function renewRequestContracts(work: Work, requestId: string) {
  const request = await lockRequest(work, requestId);
  if (
    request?.state !== "open" ||
    !(await planAgain(work, { requestId }, { partnerId: request.partner_id, customerId: request.customer_id }))
  )
    throw contractState("Only a contract that was not signed is made again, while the request waits.");
  if (request.asked_at === null && request.offered_at === null) await setDue(work, request, null);
  audit(work, request, { action: "request_contract_renewed" });
  return { items: (await showContracts(work, [requestId])).get(requestId) ?? [] };
}

export const withdrawRequestContracts = (work: Work, { objectId }: { objectId: string }): Promise<void> =>
  withdrawContracts(work, { requestId: objectId });

function audit(work: Work, request: Request, { action, reason }: Acted): void {
  work.audit({
    entity: "request",
    entityId: request.id,
    label: requestLabel(request.number),
    action,
    partnerId: request.partner_id,
    customerId: request.customer_id,
    ...(reason ? { reason } : {}),
  });
}
