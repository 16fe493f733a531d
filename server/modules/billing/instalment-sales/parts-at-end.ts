// A service ends: what is left of the equipment sold with it is due at once (B-234), on the invoice that settles the end.
import { sql } from "kysely";
import { addDays, type Day, maxDay } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import { sayIn } from "../../partners/index.ts";
import { calendarOf } from "../accounts/account-calendar.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { latestBillingDate } from "../charges/calendar-rules.ts";
import { lineOfWaitingItem } from "../charges/future-item-line.ts";
import type { DraftLine } from "../documents/draft-document.ts";
import type { BillingContext } from "../runs/billing-context.ts";
import { spanOfParts } from "./part-rules.ts";
import { selectParts } from "./sale-store.ts";
import { db } from "./tables.ts";

export interface SaleAtEnd {
  readonly saleId: string;
  /** As the customer reads it: "Router: instalments 4–12 of 12". */
  readonly text: string;
  readonly lines: readonly DraftLine[];
}

export async function partsAtEnd(
  work: Work,
  context: BillingContext,
  {
    account,
    serviceIds,
    on,
    isProjected,
  }: {
    readonly account: AccountRow;
    readonly serviceIds: readonly string[];
    readonly on: Day;
    /** It is settled on its day: what runs will have billed by then is not left. */
    readonly isProjected: boolean;
  },
): Promise<SaleAtEnd[]> {
  if (serviceIds.length === 0) return [];
  const sales = await db(work)
    .selectFrom("billing.instalment_sales")
    .select(["id", "text", "part_count"])
    .where("account_id", "=", account.id)
    .where(sql<boolean>`service_id = any (${[...serviceIds]}::uuid[])`)
    .orderBy("id")
    .execute();
  if (sales.length === 0) return [];
  const before = isProjected ? lastRunBefore(account, on) : null;
  const parts = (await selectParts(work, sql`part.sale_id = any (${sales.map(({ id }) => id)}::uuid[])`)).filter(
    ({ state, item }) => state === "waiting" && (before === null || item.due_on > before),
  );
  const bySale = Map.groupBy(parts, ({ saleId }) => saleId);
  const say = await sayIn(work, account.partner_id, (await listBuyers(work, [account.id])).get(account.id)?.language ?? "en", "print");
  return sales.flatMap(({ id, text, part_count }) => {
    const own = bySale.get(id);
    if (!own) return [];
    const lines = own.map(({ item }) => lineOfWaitingItem(work, context, account, item, context.today));
    const span = spanOfParts(own.map(({ position }) => position));
    return [{ saleId: id, text: say("instalments-left", { text, span, count: part_count }), lines }];
  });
}

/** The last billing date before a day to come; null: no run comes before it. */
function lastRunBefore(account: AccountRow, on: Day): Day | null {
  if (!account.billing_enabled || account.billing_type !== "recurring" || account.next_billing_on >= on) return null;
  return maxDay(latestBillingDate(calendarOf(account), addDays(on, -1)), account.next_billing_on);
}

/** What stands on no invoice of the end comes with the next one. */
export async function bringForward(work: Work, itemIds: readonly string[], on: Day): Promise<void> {
  if (itemIds.length === 0) return;
  await sql`update billing.future_items set due_on = ${on}, version = version + 1
    where id = any (${[...itemIds]}::uuid[]) and due_on > ${on} and document_id is null and charge_id is null and cancelled_at is null`.execute(
    work.tx,
  );
}
