// When and what is charged without the customer (B-75 to B-78, M-20): values in, values out.
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { momentIn } from "../../../../shared/moment-in-zone.ts";
import { minMinor } from "../../../../shared/money.ts";

export const chargeTriggers = ["on_issue", "issue_day", "due_day"] as const;

export interface When {
  readonly trigger: (typeof chargeTriggers)[number];
  /** Minutes after the issue for `on_issue`; otherwise days after the issue, or before (-) and after the due day. */
  readonly offset: number;
  /** "10:00" by the partner's clock. */
  readonly hour: string;
}

export interface ChargeableDocument {
  readonly id: string;
  readonly accountId: string;
  readonly issuedAt: Date;
  readonly issuedOn: Day;
  readonly dueOn: Day | null;
  readonly openMinor: bigint;
  readonly grossMinor: bigint;
  readonly origin: string;
  readonly isDisputed: boolean;
  readonly paymentMethod: string;
}

/** What filters look at beside the document. */
export interface Payer {
  readonly locationId: string | null;
  readonly labelIds: readonly string[];
}

export interface Conditions {
  readonly paymentMethods?: readonly string[] | undefined;
  /** Where the document comes from: "recurring", "one_time". */
  readonly kinds?: readonly string[] | undefined;
  readonly locationIds?: readonly string[] | undefined;
  readonly labelIds?: readonly string[] | undefined;
  readonly customerIds?: readonly string[] | undefined;
  readonly total?: { readonly is: "at_least" | "at_most"; readonly minor: string } | undefined;
}

export interface ChargeFilter extends When {
  /** Null: the account's own consent. */
  readonly id: string | null;
  /** Whose filter it is; an account's own consent is nobody's. */
  readonly partnerId?: string;
  readonly conditions: Conditions;
  readonly driver: string | null;
  readonly amount: "document" | "balance";
  readonly maxAmountMinor: bigint | null;
  readonly retryDays: readonly number[];
}

/** B-77 the moment at which a document is to be charged, by when it was really issued; null: it has no due day to count from. */
export function chargeMoment(
  document: Pick<ChargeableDocument, "issuedAt" | "dueOn">,
  when: When,
  issuedDay: Day,
  timeZone: string,
): Date | null {
  if (when.trigger === "on_issue") return new Date(document.issuedAt.getTime() + when.offset * 60_000);
  const from = when.trigger === "issue_day" ? issuedDay : document.dueOn;
  return from === null ? null : new Date(momentIn(addDays(from, when.offset), when.hour, timeZone));
}

/** B-75 whether a filter speaks of this document. Without conditions it speaks of all. */
export function fits({ conditions }: Pick<ChargeFilter, "conditions">, document: ChargeableDocument, payer: Payer): boolean {
  const { paymentMethods, kinds, locationIds, labelIds, customerIds, total } = conditions;
  if (paymentMethods && !paymentMethods.includes(document.paymentMethod)) return false;
  if (kinds && !kinds.includes(document.origin)) return false;
  if (locationIds && (payer.locationId === null || !locationIds.includes(payer.locationId))) return false;
  if (labelIds && !labelIds.some((id) => payer.labelIds.includes(id))) return false;
  if (customerIds && !customerIds.includes(document.accountId)) return false;
  if (total?.is === "at_least" && document.grossMinor < BigInt(total.minor)) return false;
  if (total?.is === "at_most" && document.grossMinor > BigInt(total.minor)) return false;
  return true;
}

/** B-156 an account may go by one filter alone, or by none; one that is switched off takes nothing. */
export const filtersFor = <Filter extends Pick<ChargeFilter, "id">>(
  filters: readonly Filter[],
  chosen: string | undefined,
): readonly Filter[] => (chosen === undefined ? filters : filters.filter(({ id }) => id === chosen));

/** B-76 the first that fits; the account's own consent comes before all filters. */
export const firstFitting = (filters: readonly ChargeFilter[], document: ChargeableDocument, payer: Payer): ChargeFilter | undefined =>
  filters.find((filter) => fits(filter, document, payer));

export type Skip = "paid" | "disputed" | "held" | "pending" | "no_method" | "no_consent" | "over_limit" | "gateway_off";

/** B-76 what is charged: the open amount or what the account owes, never more than the filter's largest amount; above the customer's own
 * limit nothing. */
export function amountToCharge(
  document: Pick<ChargeableDocument, "openMinor">,
  {
    owedMinor,
    filter,
    limitMinor,
  }: { owedMinor: bigint; filter: Pick<ChargeFilter, "amount" | "maxAmountMinor">; limitMinor: bigint | null },
): { kind: "charge"; amountMinor: bigint } | { kind: "skip"; reason: Skip } {
  const wanted = filter.amount === "balance" ? owedMinor : document.openMinor;
  if (wanted <= 0n) return { kind: "skip", reason: "paid" };
  const amountMinor = filter.maxAmountMinor === null ? wanted : minMinor(wanted, filter.maxAmountMinor);
  return limitMinor !== null && amountMinor > limitMinor ? { kind: "skip", reason: "over_limit" } : { kind: "charge", amountMinor };
}

/** B-78 the day of the next attempt after a soft failure; null: no more. Days count from the first attempt. */
export const retryDay = (firstOn: Day, attempt: number, retryDays: readonly number[]): Day | null => {
  const days = retryDays[attempt - 1];
  return days === undefined ? null : addDays(firstOn, days);
};
