// What will be charged on days to come, as it looks now; customers are told of it before (9.1).
import { sql } from "kysely";
import { addDays, calendarDay, type Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import type { OpenInvoice } from "../../billing/index.ts";
import { getPartner } from "../../partners/index.ts";
import { type Consent, listConsents } from "./auto-pay.ts";
import { isAccountHeld, isHeld } from "./charge-holds.ts";
import { partsDueOn } from "./charge-parts.ts";
import { amountToCharge, type ChargeFilter } from "./charge-rules.ts";
import { chargesBetween } from "./plan-charges.ts";

export interface ChargeAhead {
  readonly accountId: string;
  readonly documentId: string;
  readonly number: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly on: Day;
  /** "Visa •••• 4242"; empty: the method is gone. */
  readonly method: string;
  /** It is a part of what an instalment plan covers (B-233): the same document is charged again for the next one. */
  readonly isPart: boolean;
}

/** Whole documents and parts of plans; what the customer's own limit forbids, or is on hold, is none. */
export async function foreseeCharges(
  work: Work,
  { partnerId, accountIds, from, to }: { partnerId: string; accountIds: readonly string[]; from: Day; to: Day },
): Promise<ChargeAhead[]> {
  const consents = await listConsents(work, accountIds);
  if (consents.size === 0) return [];
  const { timeZone } = await getPartner(work, partnerId);
  const labels = await methodLabels(work, [...consents.values()]);
  const ahead: ChargeAhead[] = [];
  const add = (document: OpenInvoice, filter: ChargeFilter, openMinor: bigint, on: Day, isPart: boolean): void => {
    const consent = consents.get(document.accountId);
    const amount = amountToCharge({ openMinor }, { owedMinor: openMinor, filter, limitMinor: consent?.limitMinor ?? null });
    if (amount.kind === "skip") return;
    const { id: documentId, accountId, number, currency } = document;
    const method = labels.get(consent?.methodId ?? "") ?? "";
    ahead.push({ accountId, documentId, number, currency, amountMinor: amount.amountMinor, on, method, isPart });
  };
  for (const { document, filter, plannedAt } of await chargesBetween(work, { partnerId, consents, from, to }))
    if (!(await isHeld(work, document))) add(document, filter, document.openMinor, calendarDay(plannedAt, timeZone), false);
  for (let on = from; on <= to; on = addDays(on, 1))
    for (const { document, filter, dueMinor } of await partsDueOn(work, { partnerId, consents, on }))
      if (!(await isAccountHeld(work, document.accountId))) add(document, filter, dueMinor, on, true);
  return ahead;
}

async function methodLabels(work: Work, consents: readonly Consent[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; label: string }>`select id, coalesce(nullif(brand, ''), kind) || ' •••• ' || last4 as label
    from payments.saved_methods where id = any (${consents.flatMap(({ methodId }) => methodId ?? [])}::uuid[]) and status = 'active'`.execute(
    work.tx,
  );
  return new Map(rows.map(({ id, label }) => [id, label]));
}
