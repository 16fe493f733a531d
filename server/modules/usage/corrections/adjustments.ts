import { insertRows } from "../../../platform/db/bulk.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import type { Meter } from "../meters.ts";
import type { AdjustmentKind } from "../tables.ts";
import { openCycle } from "./cap-corrections.ts";

/** What is corrected. Above zero: given back. */
export interface NewAdjustment {
  readonly kind: AdjustmentKind;
  readonly bucketId?: string;
  /** Left out: the cycle that the service is in. */
  readonly cycleStart?: string;
  /** Of the data of its cycle. */
  readonly bytes: bigint;
  /** Of them, of the plan's own of a cycle that is over; left out: none. */
  readonly baseBytes?: bigint;
  readonly downBytes: bigint;
  readonly upBytes: bigint;
  readonly seconds: bigint;
  /** When it was carried. */
  readonly from: Date;
  readonly until: Date;
  readonly sessionId?: string | null;
  readonly document?: { readonly id: string; readonly number: string };
  readonly undoes?: string;
  readonly reason: string;
}

/** In one statement. @returns their ids. */
export async function keepAdjustments(
  work: Work,
  adjustments: readonly { readonly meter: Meter; readonly adjustment: NewAdjustment }[],
): Promise<string[]> {
  const made_by = describeActor(work);
  const rows = adjustments.map(({ meter, adjustment: { from, until, document, ...one } }) => ({
    ...{ id: uuidv7(work.now.getTime()), kind: one.kind, bucket_id: one.bucketId ?? null },
    ...{ service_id: meter.serviceId, customer_id: meter.customerId, partner_id: meter.partnerId },
    cycle_start: one.cycleStart ?? openCycle(meter, work.now),
    ...{
      bytes: one.bytes,
      base_bytes: one.baseBytes ?? 0n,
      down_bytes: one.downBytes,
      up_bytes: one.upBytes,
      seconds: one.seconds,
      from_at: from,
      until_at: until,
    },
    ...{ session_id: one.sessionId ?? null, document_id: document?.id ?? null, document_number: document?.number ?? null },
    ...{ undoes: one.undoes ?? null, reason: one.reason, made_by, made_at: work.now },
  }));
  await insertRows(work, "usage.adjustments", columns, rows);
  return rows.map(({ id }) => id);
}

const columns = {
  ...{ id: "uuid", kind: "text", bucket_id: "uuid", service_id: "uuid", customer_id: "uuid", partner_id: "uuid", cycle_start: "date" },
  ...{
    bytes: "int8",
    base_bytes: "int8",
    down_bytes: "int8",
    up_bytes: "int8",
    seconds: "int8",
    from_at: "timestamptz",
    until_at: "timestamptz",
  },
  ...{ session_id: "uuid", document_id: "uuid", document_number: "text", undoes: "uuid", reason: "text", made_by: "jsonb" },
  made_at: "timestamptz",
} as const;
