import { sql } from "kysely";
import type { z } from "zod";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { FileReply } from "../../platform/http/api.ts";
import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { sealedOf } from "../partners/index.ts";
import type { listMergesEndpoint } from "./contract.ts";
import { customerLabel, getReachable } from "./customer-queries.ts";
import { reachesExtra } from "./show-extra.ts";
import { db } from "./tables.ts";

type Row = z.input<(typeof listMergesEndpoint)["returns"]>["items"][number];

/** Who was merged into a customer, also by way of others, newest first. */
export async function listMerges(work: Work, survivorId: string): Promise<Row[]> {
  const rows = await db(work)
    .selectFrom("customers.merges as merge")
    .innerJoin("customers.customers as loser", "loser.id", "merge.loser_id")
    .select([
      "merge.loser_id as loserId",
      sql<number>`loser.number::int`.as("number"),
      "loser.full_name as name",
      "merge.merged_at as mergedAt",
      sql<string>`coalesce(merge.merged_by->>'name', '')`.as("mergedBy"),
      "merge.moved",
      "merge.snapshot_until as snapshotUntil",
      sql<boolean>`merge.snapshot is not null`.as("hasSnapshot"),
    ])
    .where("loser.merged_into", "=", survivorId)
    .where(visibleTo(work.actor, { partner: "merge.partner_id" }))
    .orderBy("merge.merged_at", "desc")
    .execute();
  return rows.map(({ mergedAt, snapshotUntil, hasSnapshot, ...row }) => ({
    ...row,
    mergedAt: mergedAt.toISOString(),
    snapshotUntil: hasSnapshot ? snapshotUntil.toISOString() : null,
  }));
}

/** Both records as they were. Whoever may merge may see what was merged, and it is written down who looked. */
export async function readSnapshot(work: Work, loserId: string): Promise<FileReply> {
  const merge = await db(work)
    .selectFrom("customers.merges as merge")
    .innerJoin("customers.customers as loser", "loser.id", "merge.loser_id")
    .select(["merge.snapshot", "merge.partner_id", "loser.merged_into", sql<number>`loser.number::int`.as("number")])
    .where("merge.loser_id", "=", loserId)
    .where(visibleTo(work.actor, { partner: "merge.partner_id" }))
    .executeTakeFirst();
  if (!merge?.snapshot || merge.merged_into === null) throw notFound();
  const survivor = await getReachable(work, merge.merged_into, "customers.profile.merge");
  const seesExtra = reachesExtra(work, "customers.additional_fields.view", survivor);
  work.audit({
    entity: "customer",
    entityId: loserId,
    label: customerLabel(merge.number),
    action: "merge-snapshot-read",
    partnerId: merge.partner_id,
    customerId: survivor.id,
  });
  return {
    name: `merge-${merge.number}-into-${survivor.number}.json`,
    mediaType: "application/json",
    bytes: Buffer.from(
      JSON.stringify(
        merge.snapshot,
        (key, value: unknown) =>
          key === "extra" ? (seesExtra ? withoutSecrets(value) : undefined) : key === "search_fields" ? undefined : value,
        2,
      ),
    ),
  };
}

/** Encrypted or not, a secret goes into no file. */
const withoutSecrets = (extra: unknown): unknown =>
  Object.fromEntries(Object.entries(extra as Record<string, unknown>).filter(([, value]) => sealedOf(value) === undefined));

/** Nightly: what was kept long enough is emptied; that there was a merge stays. */
export const forgetSnapshots = (work: Work): Promise<unknown> =>
  sql`update customers.merges set snapshot = null where snapshot is not null and snapshot_until < ${work.now}`.execute(work.tx);
