// What the counting of sessions takes in, whoever tells of it: a packet, or a reading of a counter.
import type { OfVoucher } from "./accounting-record.ts";
import type { Told } from "./session-rules.ts";

export interface SessionReport extends Told {
  /** The same for all lives of a session id on one NAS. Without a NAS: of a service. */
  readonly key: string;
  readonly nasId: string | null;
  readonly acctSessionId: string | null;
  /** When it was received. */
  readonly heardAt: Date;
  readonly serviceId: string | null;
  readonly voucher?: OfVoucher | undefined;
  readonly calledId: string | null;
  readonly portId: string | null;
  readonly namedBy: string | null;
  readonly ipv4: string | null;
  readonly ipv6Wan: string | null;
  readonly delegatedPrefix: string | null;
  /** Since the session began; null: nothing is said of it (N-92). */
  readonly downBytes: bigint | null;
  readonly upBytes: bigint | null;
  readonly downPackets: bigint | null;
  readonly upPackets: bigint | null;
  readonly noGigawords: boolean;
  readonly interimSeconds: number | null;
  readonly source: "radius" | "freeradius" | "import";
  /** N-86 nobody doubts what it counted. */
  readonly isTrusted: boolean;
}

/** One that says nothing beside what it is. */
export const plainReport: Omit<SessionReport, "kind" | "key" | "at" | "heardAt" | "serviceId" | "seconds"> = {
  ...{ nasId: null, acctSessionId: null, cookie: null, login: null, mac: null, calledId: null, portId: null, namedBy: null, cause: null },
  ...{ ipv4: null, ipv6Wan: null, delegatedPrefix: null, downBytes: null, upBytes: null, downPackets: null, upPackets: null },
  ...{ noGigawords: false, interimSeconds: null, source: "import", isTrusted: false },
};
