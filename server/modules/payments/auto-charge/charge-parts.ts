// Documents that are paid in parts (B-233): modules above this one say which, and what of them is due. Of these only the due part is charged.
import { sql } from "kysely";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import { momentIn } from "../../../../shared/moment-in-zone.ts";
import type { Work } from "../../../platform/work.ts";
import { listOpenInvoices, type OpenInvoice } from "../../billing/index.ts";
import { getPartner } from "../../partners/index.ts";
import { type Consent, listConsents } from "./auto-pay.ts";
import type { ChargeFilter } from "./charge-rules.ts";
import { chooseFilters, savePlanned } from "./plan-charges.ts";

export interface PartDue {
  readonly documentIds: ReadonlySet<string>;
  /** What is due of them and was not paid. */
  readonly dueMinor: bigint;
  /** What is left of them and not due yet. */
  readonly laterMinor: bigint;
  /** A part falls due on this very day. */
  readonly isDueToday: boolean;
}

/** By account. */
export type ListParts = (work: Work, accountIds: readonly string[], on: Day) => Promise<ReadonlyMap<string, PartDue>>;

const sources = new Map<string, ListParts>();

export function chargeInParts(name: string, listParts: ListParts): void {
  sources.set(name, listParts);
}

async function listDueParts(work: Work, accountIds: readonly string[], on: Day): Promise<Map<string, PartDue>> {
  const parts = new Map<string, PartDue>();
  for (const listParts of sources.values()) for (const [id, part] of await listParts(work, accountIds, on)) parts.set(id, part);
  return parts;
}

/** What may be charged of a document that is paid in parts (undefined: it is not), and what of the account's debt nobody charges yet. */
export async function partOf(
  work: Work,
  document: { readonly id: string; readonly accountId: string },
  on: Day,
): Promise<{ partMinor: bigint | undefined; laterMinor: bigint }> {
  const part = (await listDueParts(work, [document.accountId], on)).get(document.accountId);
  return { partMinor: part?.documentIds.has(document.id) ? part.dueMinor : undefined, laterMinor: part?.laterMinor ?? 0n };
}

/** The parts that fall due on the day, one charge for each account that agreed; a second time on the same day none. */
export async function planParts(
  work: Work,
  { partnerId, accountIds, on }: { partnerId: string; accountIds: readonly string[]; on: Day },
): Promise<number> {
  const due = await partsDueOn(work, { partnerId, consents: await listConsents(work, accountIds), on });
  if (due.length === 0) return 0;
  const { timeZone } = await getPartner(work, partnerId);
  let planned = 0;
  for (const { document, filter } of due) {
    const before = await attemptsOf(work, document.id);
    if (before.some(({ plannedAt }) => calendarDay(plannedAt, timeZone) === on)) continue;
    await savePlanned(work, [{ document, filter, plannedAt: new Date(momentIn(on, filter.hour, timeZone)) }], {
      attempt: Math.max(0, ...before.map(({ attempt }) => attempt)) + 1,
    });
    planned++;
  }
  return planned;
}

/** Whose part falls due on the day, with the document that its charge names and what will be due by then. */
export async function partsDueOn(
  work: Work,
  { partnerId, consents, on }: { partnerId: string; consents: ReadonlyMap<string, Consent>; on: Day },
): Promise<{ document: OpenInvoice; filter: ChargeFilter; dueMinor: bigint }[]> {
  const parts = [...(await listDueParts(work, [...consents.keys()], on))].filter(([, part]) => part.isDueToday && part.dueMinor > 0n);
  const found: { document: OpenInvoice; filter: ChargeFilter; dueMinor: bigint }[] = [];
  for (const [accountId, { documentIds, dueMinor }] of parts) {
    const open = (await listOpenInvoices(work, { accountIds: [accountId] })).filter(({ id }) => documentIds.has(id));
    const [chosen] = await chooseFilters(work, partnerId, open, consents);
    if (chosen) found.push({ ...chosen, dueMinor });
  }
  return found;
}

interface Attempted {
  readonly attempt: number;
  readonly plannedAt: Date;
  readonly isPaid: boolean;
}

const attemptsOf = async (work: Work, documentId: string): Promise<Attempted[]> =>
  (
    await sql<Attempted>`select attempt, planned_at as "plannedAt", state = 'succeeded' as "isPaid" from payments.auto_charges
      where document_id = ${documentId} order by attempt`.execute(work.tx)
  ).rows;

/** The attempts for the part that is tried now: those since a part was paid last, with the day of the first of them. */
export async function attemptsOfPart(
  work: Work,
  charge: { document_id: string; attempt: number },
): Promise<{ first: Date | undefined; attempt: number }> {
  const all = await attemptsOf(work, charge.document_id);
  const paid = all.findLast(({ isPaid }) => isPaid)?.attempt ?? 0;
  return { first: all.find(({ attempt }) => attempt > paid)?.plannedAt, attempt: charge.attempt - paid };
}
