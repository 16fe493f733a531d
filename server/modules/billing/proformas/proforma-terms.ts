// How proformas are made for an account by themselves (B-125, B-156): by its own values, filled in by a template or by hand, else by the provider's.
import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { loadSettings } from "../../partners/index.ts";
import { calendarOf } from "../accounts/account-calendar.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { billingDateAfter } from "../charges/calendar-rules.ts";
import { db } from "../tables.ts";
import type { ProformaFor } from "../terms/template-rules.ts";
import { proformaAuto, proformaDay, proformaFor, proformaMonths } from "./proforma-settings.ts";

export interface UsualProformas {
  readonly isOn: boolean;
  readonly day: number;
  readonly months: number;
  readonly cycle: ProformaFor;
}

export async function loadUsualProformas(work: Work, partnerId: string): Promise<UsualProformas> {
  const loaded = await loadSettings(work, [proformaAuto, proformaDay, proformaMonths, proformaFor], { partnerId });
  return {
    isOn: loaded.get(proformaAuto),
    day: loaded.get(proformaDay),
    months: loaded.get(proformaMonths),
    cycle: loaded.get(proformaFor),
  };
}

type Own = Pick<AccountRow, "proforma_auto" | "proforma_first" | "proforma_day" | "proforma_months" | "proforma_for">;

/** Null: none are made by themselves. */
export function proformasFor(account: Own, usual: UsualProformas): { readonly day: number; readonly cyclesMore: number } | null {
  if (!account.proforma_first && !(account.proforma_auto ?? usual.isOn)) return null;
  const cycle = account.proforma_for ?? usual.cycle;
  return { day: account.proforma_day ?? usual.day, cyclesMore: cycle === "current" ? 0 : (account.proforma_months ?? usual.months) };
}

/** On which day of the month proformas are made for a customer, or for whoever has nothing of their own; null: none are. */
export async function proformaDayFor(work: Work, place: { partnerId: string; customerId?: string | undefined }): Promise<number | null> {
  const usual = await loadUsualProformas(work, place.partnerId);
  if (place.customerId === undefined) return usual.isOn ? usual.day : null;
  const account = await db(work)
    .selectFrom("billing.accounts")
    .select(["billing_enabled", "billing_type", "proforma_auto", "proforma_first", "proforma_day", "proforma_months", "proforma_for"])
    .where("id", "=", place.customerId)
    .executeTakeFirst();
  if (!account?.billing_enabled || account.billing_type !== "recurring") return null;
  return proformasFor(account, usual)?.day ?? null;
}

/** The end of the cycle that runs on the day, or of one so many cycles later. */
export function proformaEnd(account: AccountRow, on: Day, cyclesMore: number): Day {
  const calendar = calendarOf(account);
  let end = billingDateAfter(calendar, on);
  for (let cycle = 0; cycle < cyclesMore; cycle++) end = billingDateAfter(calendar, end);
  return end;
}
