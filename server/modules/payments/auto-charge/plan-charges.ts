// Writes down which documents are to be charged when: as they are issued, and each night for the day (B-75 to B-77).
import { sql } from "kysely";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import { momentIn } from "../../../../shared/moment-in-zone.ts";
import { insertRows } from "../../../platform/db/bulk.ts";
import type { Work } from "../../../platform/work.ts";
import { chargeFiltersOf, listOpenInvoices, type OpenInvoice } from "../../billing/index.ts";
import { listBuyers, listLabelIds } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { type Consent, listConsents } from "./auto-pay.ts";
import { listFilters } from "./charge-filters.ts";
import { type ChargeFilter, chargeMoment, filtersFor, firstFitting } from "./charge-rules.ts";

export interface PlannedCharge {
  readonly document: OpenInvoice;
  readonly filter: ChargeFilter;
  readonly plannedAt: Date;
}

/** What of these accounts' documents is to be charged on the day; those that have an attempt already are not looked at again. */
export async function planCharges(
  work: Work,
  { partnerId, accountIds, on }: { partnerId: string; accountIds: readonly string[]; on: Day },
): Promise<number> {
  const planned = await chargesBetween(work, { partnerId, consents: await listConsents(work, accountIds), from: on, to: on });
  await savePlanned(work, planned);
  return planned.length;
}

/** What is to be charged within these days. */
export async function chargesBetween(
  work: Work,
  { partnerId, consents, from, to }: { partnerId: string; consents: ReadonlyMap<string, Consent>; from: Day; to: Day },
): Promise<PlannedCharge[]> {
  if (consents.size === 0) return [];
  const documents = await withoutAttempts(work, await listOpenInvoices(work, { accountIds: [...consents.keys()] }));
  const { timeZone } = await getPartner(work, partnerId);
  const start = new Date(momentIn(from, "00:00", timeZone));
  const end = new Date(momentIn(to, "23:59", timeZone));
  return (await chooseFilters(work, partnerId, documents, consents)).flatMap(({ document, filter }): PlannedCharge[] => {
    const since = consents.get(document.accountId)?.since ?? null;
    if (since !== null && document.issuedAt < since) return [];
    const plannedAt = chargeMoment(document, filter, calendarDay(document.issuedAt, timeZone), timeZone);
    return plannedAt && plannedAt >= start && plannedAt <= end ? [{ document, filter, plannedAt }] : [];
  });
}

async function withoutAttempts(work: Work, documents: readonly OpenInvoice[]): Promise<OpenInvoice[]> {
  const { rows } = await sql<{ document_id: string }>`select distinct document_id from payments.auto_charges
    where document_id = any (${documents.map(({ id }) => id)}::uuid[])`.execute(work.tx);
  const tried = new Set(rows.map((row) => row.document_id));
  return documents.filter(({ id, isDisputed }) => !tried.has(id) && !isDisputed);
}

/** The filter by which each of these documents is charged; who has not agreed and what no filter speaks of is left out. */
export async function chooseFilters(
  work: Work,
  partnerId: string,
  documents: readonly OpenInvoice[],
  consents: ReadonlyMap<string, Consent>,
): Promise<{ document: OpenInvoice; filter: ChargeFilter }[]> {
  const filters = await listFilters(work, partnerId);
  const accounts = [...new Set(documents.map(({ accountId }) => accountId))];
  const buyers = await listBuyers(work, accounts);
  const labels = await listLabelIds(work, accounts);
  const chosen = await chargeFiltersOf(work, accounts);
  return documents.flatMap((document) => {
    const consent = consents.get(document.accountId);
    if (!consent) return [];
    const payer = { locationId: buyers.get(document.accountId)?.locationId ?? null, labelIds: labels.get(document.accountId) ?? [] };
    const own = filtersFor(filters, chosen.get(document.accountId));
    const filter = firstFitting(consent.ownFilter ? [consent.ownFilter, ...own] : own, document, payer);
    return filter ? [{ document, filter }] : [];
  });
}

/** B-76 a second plan for the same attempt is no second attempt. */
export async function savePlanned(
  work: Work,
  planned: readonly PlannedCharge[],
  { attempt = 1, askedBy = null }: { attempt?: number; askedBy?: string | null } = {},
): Promise<void> {
  await insertRows(
    work,
    "payments.auto_charges",
    {
      document_id: "uuid",
      account_id: "uuid",
      customer_id: "uuid",
      partner_id: "uuid",
      filter_id: "uuid",
      attempt: "int",
      state: "text",
      planned_at: "timestamptz",
      asked_by: "jsonb",
      created_at: "timestamptz",
    },
    planned.map(({ document, filter, plannedAt }) => ({
      document_id: document.id,
      account_id: document.accountId,
      customer_id: document.accountId,
      partner_id: document.partnerId,
      filter_id: filter.id,
      attempt,
      state: "planned",
      planned_at: plannedAt,
      asked_by: askedBy,
      created_at: work.now,
    })),
    "on conflict (document_id, attempt) do nothing",
  );
}
