// P-194 of how much used data a customer wants to hear, besides what the provider tells everybody.
import { sql } from "kysely";
import type { z } from "zod";
import { ownCustomer } from "../../platform/own-customer.ts";
import { editConflict } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { getCustomer } from "../customers/index.ts";
import { getSetting } from "../partners/index.ts";
import type { usageAlertsEndpoint } from "./contract.ts";
import { noticePercents } from "./settings.ts";
import { db } from "./tables.ts";

type View = z.input<typeof usageAlertsEndpoint.returns>;

export async function ownThresholdsOf(work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>> {
  if (customerIds.length === 0) return new Map();
  const rows = await db(work)
    .selectFrom("usage.own_thresholds")
    .select(["customer_id", "percents"])
    .where(sql<boolean>`customer_id = any (${[...customerIds]}::uuid[])`)
    .execute();
  return new Map(rows.map(({ customer_id, percents }) => [customer_id, percents]));
}

export async function showUsageAlerts(work: Work): Promise<View> {
  const { customerId, partnerId } = ownCustomer(work);
  const row = await db(work).selectFrom("usage.own_thresholds").selectAll().where("customer_id", "=", customerId).executeTakeFirst();
  const capped = await db(work)
    .selectFrom("usage.served")
    .select("service_id")
    .where("customer_id", "=", customerId)
    .where("cap_bytes", "is not", null)
    .where("state", "in", ["active", "paused"])
    .limit(1)
    .executeTakeFirst();
  return {
    given: [...(await getSetting(work, noticePercents, { partnerId }))].sort((a, b) => a - b),
    own: row?.percents ?? [],
    hasCap: capped !== undefined,
    version: row?.version ?? 0,
  };
}

export async function saveUsageAlerts(work: Work, wished: readonly number[], version: number): Promise<View> {
  const { customerId, partnerId } = ownCustomer(work);
  const { number } = await getCustomer(work, customerId);
  const percents = [...new Set(wished)].sort((a, b) => a - b);
  await db(work)
    .insertInto("usage.own_thresholds")
    .values({ customer_id: customerId, partner_id: partnerId, percents: [], version: 0, changed_at: work.now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const before = await db(work)
    .selectFrom("usage.own_thresholds")
    .selectAll()
    .where("customer_id", "=", customerId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (before.version !== version) throw editConflict(undefined, { current: await showUsageAlerts(work) });
  await db(work)
    .updateTable("usage.own_thresholds")
    .set({ percents, version: version + 1, changed_at: work.now })
    .where("customer_id", "=", customerId)
    .execute();
  work.audit({
    entity: "usage-alerts",
    entityId: customerId,
    label: `Customer ${number}`,
    action: "changed",
    partnerId,
    customerId,
    changes: { percents: { before: before.percents, after: percents } },
  });
  return showUsageAlerts(work);
}

/** Of two customers who become one, the one who stays keeps their own. */
export async function mergeThresholds(work: Work, { from, to }: { from: string; to: string }): Promise<void> {
  await sql`update usage.own_thresholds set customer_id = ${to} where customer_id = ${from}
    and not exists (select from usage.own_thresholds where customer_id = ${to})`.execute(work.tx);
  await db(work).deleteFrom("usage.own_thresholds").where("customer_id", "=", from).execute();
}

export async function moveThresholds(work: Work, customerId: string, partnerId: string): Promise<void> {
  await db(work).updateTable("usage.own_thresholds").set({ partner_id: partnerId }).where("customer_id", "=", customerId).execute();
}
