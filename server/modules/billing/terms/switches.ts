// Four switches of a billing configuration (B 3.1): the provider's for all, and a customer's own where there is one.
import { z } from "zod";
import type { Period } from "../../../../shared/calendar.ts";
import { defineSetting } from "../../../platform/settings.ts";
import type { Work } from "../../../platform/work.ts";
import { listBlockedDays } from "../../customers/index.ts";
import { type LoadedSettings, loadSettings } from "../../partners/index.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";

const may = "config.finance.update" as const;
const levels = ["system", "partner"] as const;

export const autoInvoice = defineSetting({
  key: "billing.auto_invoice",
  shape: z.boolean(),
  fallback: true,
  levels,
  may,
  title: "Make invoices",
  help: "Off: billing runs charge the balance and make no invoice. An invoice that a person asks for is made all the same.",
});
export const billWhileBlocked = defineSetting({
  key: "billing.bill_while_blocked",
  shape: z.boolean(),
  fallback: true,
  levels,
  may,
  title: "Bill blocked days",
  help: "Off: days on which a customer was blocked from beginning to end are not billed. Days billed before the block stay billed.",
});
export const creditOnDeactivation = defineSetting({
  key: "billing.credit_on_deactivation",
  shape: z.boolean(),
  fallback: false,
  levels,
  may,
  title: "Credit paid days at a deactivation",
  help: "When a customer becomes inactive, the days that are billed beyond it are credited. Off: they stay billed, and a customer who comes back uses them up.",
});
export const payFromNegative = defineSetting({
  key: "billing.pay_from_negative",
  shape: z.boolean(),
  fallback: false,
  levels,
  may,
  title: "Pay invoices from a negative balance",
  help: "A new invoice is settled from the balance at once, even where that is or becomes negative. What is owed then stands on the balance, due like the invoice.",
});

export const switchSettings = [autoInvoice, billWhileBlocked, creditOnDeactivation, payFromNegative] as const;

const columns = {
  auto_invoice: autoInvoice,
  bill_while_blocked: billWhileBlocked,
  credit_on_deactivation: creditOnDeactivation,
  pay_from_negative: payFromNegative,
} as const;
type Switch = keyof typeof columns;

/** How the switches of a partner's accounts stand. */
export interface Switches {
  isOn<Name extends Switch>(account: Pick<AccountRow, Name>, name: Name): boolean;
}

export const loadSwitches = async (work: Work, partnerId: string): Promise<Switches> =>
  switchesOf(await loadSettings(work, [...switchSettings], { partnerId }));

const switchesOf = (loaded: LoadedSettings): Switches => ({
  isOn: (account, name) => account[name] ?? loaded.get(columns[name]),
});

/** The days of accounts that are not billed because their customers were blocked on them; who is billed while blocked has none. */
export async function unbilledWhileBlocked(
  work: Work,
  switches: Switches,
  accounts: readonly Pick<AccountRow, "id" | "bill_while_blocked">[],
  timeZone: string,
): Promise<ReadonlyMap<string, readonly Period[]>> {
  const spared = accounts.filter((account) => !switches.isOn(account, "bill_while_blocked"));
  return listBlockedDays(
    work,
    spared.map((account) => account.id),
    timeZone,
  );
}
