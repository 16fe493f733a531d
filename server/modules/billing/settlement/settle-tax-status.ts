// B-102 a customer begins to be taxed in another way, or a service is elsewhere: days that are invoiced beyond it are credited with the tax that they bore and invoiced
// with the new one, without a fee. The same money with the same tax makes no documents.
import { type Day, maxDay } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import { sayIn } from "../../partners/index.ts";
import { type BillableService, listBillableServices } from "../../services/index.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { draftSettlement } from "./draft-settlement.ts";
import type { ServiceChange, Settlement } from "./settlement.ts";

interface Retaxing {
  /** The account's services as they were read before the change was written. */
  readonly before: readonly BillableService[];
  readonly on: Day;
  readonly today: Day;
  /** What the credit notes say; left out: another tax status. */
  readonly because?: "settlement-tax-status" | "settlement-place";
}

export async function draftTaxStatusSettlement(
  work: Work,
  account: AccountRow,
  { before, on, today, because = "settlement-tax-status" }: Retaxing,
): Promise<Settlement> {
  const after = new Map((await listBillableServices(work, [account.id])).map((service) => [service.id, service]));
  const language = (await listBuyers(work, [account.id])).get(account.id)?.language ?? "en";
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${on}T00:00:00Z`));
  return draftSettlement(work, {
    payerId: account.id,
    services: before.flatMap((service): ServiceChange[] => {
      const now = after.get(service.id);
      return now ? [{ before: service, after: now, from: maxDay(on, service.start), isRefunded: true, charge: { kind: "onward" } }] : [];
    }),
    ...{ on, today, isProjected: false, horizon: "term_end", fees: [], feesNow: false, minInvoice: { minor: 0, days: 0 } },
    isSilentAtZero: true,
    // Time that was bought ahead from a balance stays as it was bought.
    paidTime: "leave",
    reason: (await sayIn(work, account.partner_id, language, "print"))(because, { day }),
  });
}
