import { sql } from "kysely";
import type { z } from "zod";
import { notFound } from "../../platform/problems.ts";
import { uuidv7 } from "../../platform/uuid.ts";
import type { Work } from "../../platform/work.ts";
import { getReachable } from "../customers/index.ts";
import { getService, serviceLabel } from "../services/index.ts";
import type { correctBucketEndpoint, grantDataEndpoint } from "./contract.ts";
import { keepAdjustments } from "./corrections/adjustments.ts";
import { recount } from "./fair-use/load-fair-meters.ts";
import { grantData, lockCapped } from "./grant-data.ts";
import { saveMeters } from "./meters.ts";
import { moreThanUsed } from "./problems.ts";
import { db } from "./tables.ts";

const may = "network.usage.adjust" as const;

/** Data as a gift, with its reason in the log. */
export async function giveData(work: Work, serviceId: string, gift: z.output<(typeof grantDataEndpoint)["body"]>): Promise<void> {
  const service = await getService(work, serviceId);
  await getReachable(work, service.customerId, may);
  await grantData(work, {
    ...{ serviceId, kind: "gift", bytes: BigInt(gift.bytes), validity: gift.validity, reason: gift.reason },
    grantKey: `gift:${uuidv7(work.now.getTime())}`,
  });
  work.audit({
    entity: "service",
    entityId: serviceId,
    label: serviceLabel(service.number),
    action: "data_given",
    partnerId: service.partnerId,
    customerId: service.customerId,
    changes: { bytes: { before: null, after: gift.bytes }, validity: { before: null, after: gift.validity.kind } },
    reason: gift.reason,
  });
}

/** N-134 gives used bytes back, or takes some; raw sessions stay as they are, and the customer sees it as a correction. */
export async function correctBucket(
  work: Work,
  bucketId: string,
  { bytes, reason }: z.output<(typeof correctBucketEndpoint)["body"]>,
): Promise<string> {
  const found = await db(work).selectFrom("usage.buckets").select(["service_id", "id"]).where("id", "=", bucketId).executeTakeFirst();
  if (!found) throw notFound("There is no such bucket.");
  const service = await getService(work, found.service_id);
  await getReachable(work, service.customerId, may);
  const meter = await lockCapped(work, service.id);
  const bucket = meter.buckets.find(({ id }) => id === bucketId);
  const { row } = meter;
  if (!bucket || row.cycle_start === null) throw moreThanUsed("What this bucket gave is over. Give new data instead.");
  const back = BigInt(bytes);
  const used = bucket.usedBytes - back;
  if (used < 0n) throw moreThanUsed("Only so much can be given back as was used of it. Give new data for more.");
  if (used > bucket.bytes) throw moreThanUsed("Only so much can be taken as is left of it.");
  const before = bucket.usedBytes;
  Object.assign(bucket, { usedBytes: used, isChanged: true });
  if (bucket.kind !== "bonus") row.used_bytes = row.used_bytes - back < 0n ? 0n : row.used_bytes - back;
  const isUp = meter.terms?.counts === "up";
  const amounts = { downBytes: isUp ? 0n : back, upBytes: isUp ? back : 0n, seconds: 0n };
  const adjustment = { kind: "bucket" as const, bucketId, bytes: back, ...amounts, from: work.now, until: work.now, reason };
  await keepAdjustments(work, [{ meter, adjustment }]);
  if (meter.fair) await recount(work, meter.serviceId, meter.fair);
  await saveMeters(work, [meter]);
  work.audit({
    entity: "service",
    entityId: service.id,
    label: serviceLabel(service.number),
    action: "data_corrected",
    partnerId: service.partnerId,
    customerId: service.customerId,
    changes: { usedBytes: { before: Number(before), after: Number(used) } },
    reason,
  });
  return service.id;
}

/** What customers become one with, or move to another partner with. */
const tables = [
  "meters",
  "buckets",
  "adjustments",
  "cycles",
  "sessions",
  "doubtful_deltas",
  "differences",
  "hours",
  "days",
  "months",
] as const;

export async function giveTo(work: Work, column: "customer_id" | "partner_id", { from, to }: { from: string; to: string }): Promise<void> {
  for (const table of tables)
    await sql`update ${sql.table(`usage.${table}`)} set ${sql.ref(column)} = ${to} where customer_id = ${from}`.execute(work.tx);
}
