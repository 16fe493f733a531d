// N-86 bytes that no line can have carried: on the session and in the sums, out of the cycle's data until a person says what they were.
import { insertRows } from "../../../platform/db/bulk.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { usageImplausible } from "../events.ts";
import type { Meter } from "../meters.ts";

interface Doubt {
  readonly sessionId: string;
  readonly meter: Meter;
  readonly from: Date;
  readonly until: Date;
  readonly downBytes: bigint;
  readonly upBytes: bigint;
}

export class Doubts {
  readonly #rows: Row[] = [];

  get size(): number {
    return this.#rows.length;
  }

  add(work: Work, { sessionId, meter, from, until, downBytes, upBytes }: Doubt): void {
    const { serviceId, customerId, partnerId } = meter;
    const id = uuidv7(work.now.getTime());
    this.#rows.push({
      ...{ id, session_id: sessionId, service_id: serviceId, customer_id: customerId, partner_id: partnerId },
      ...{ from_at: from, until_at: until, down_bytes: downBytes, up_bytes: upBytes },
    });
    const seconds = Math.round((until.getTime() - from.getTime()) / 1000);
    work.emit(
      usageImplausible,
      { partnerId, customerId, objectId: serviceId, staffOnly: true },
      {
        ...{ serviceId, customerId, sessionId, deltaId: id, downBytes: String(downBytes), upBytes: String(upBytes), seconds },
      },
    );
  }

  save(work: Work): Promise<void> {
    return insertRows(work, "usage.doubtful_deltas", columns, this.#rows);
  }
}

const columns = {
  ...{ id: "uuid", session_id: "uuid", service_id: "uuid", customer_id: "uuid", partner_id: "uuid", from_at: "timestamptz" },
  ...{ until_at: "timestamptz", down_bytes: "int8", up_bytes: "int8" },
} as const;
type Row = { readonly [Name in keyof typeof columns]: string | Date | bigint };
