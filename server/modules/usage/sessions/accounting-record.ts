// What the RADIUS side hands over: accounting packets, decoded, in the order in which they came (network.md 2.9).

/** Whose voucher a session was opened with. */
export interface OfVoucher {
  readonly id: string;
  readonly partnerId: string;
}

export interface AccountingRecord {
  readonly status: "start" | "interim" | "stop" | "nas-on" | "nas-off";
  readonly nasId: string;
  readonly receivedAt: Date;
  /** N-81, worked out by the decoder. */
  readonly at: Date;
  /** Acct-Session-Id (RFC 2866 5.5) byte for byte; empty for nas-on and nas-off. */
  readonly sessionId: string;
  /** N-64 our own cookie, when it came back: "dmc1:…". */
  readonly cookie: string | null;
  readonly login: string | null;
  /** "aa:bb:cc:dd:ee:ff" */
  readonly mac: string | null;
  /** The access point and SSID, or what else was called. */
  readonly calledId: string | null;
  readonly portId: string | null;
  /** N-102 whole attributes, in base64: those by which the NAS names the session, byte for byte as they came. */
  readonly namedBy?: string | null | undefined;
  readonly ipv4: string | null;
  readonly ipv6Wan: string | null;
  /** With its length. */
  readonly delegatedPrefix: string | null;
  /** From the cookie, or found by login or MAC; null: nobody's (N-90). */
  readonly serviceId: string | null;
  /** N-116 of a hotspot voucher, which is no service; then `serviceId` is null. */
  readonly voucher?: OfVoucher | undefined;
  /** The NAS's counters in the subscriber's direction (N-1); null: absent, no new information (N-92). */
  readonly downBytes: bigint | null;
  readonly upBytes: bigint | null;
  readonly downPackets: bigint | null;
  readonly upPackets: bigint | null;
  /** Acct-Session-Time. */
  readonly seconds: bigint | null;
  /** 49; null unless a stop says it. */
  readonly terminateCause: number | null;
  /** N-85 this NAS never sends gigawords. */
  readonly noGigawords: boolean;
  /** Whether this packet carries any; left out: nothing is known of it. */
  readonly hasGigawords?: boolean | undefined;
  readonly interimSeconds: number;
  readonly source: "radius" | "freeradius" | "import";
}

/** What became of a batch; each record is in one of the first five. */
export interface AccountingOutcome {
  /** Told something new, or the same again. */
  readonly counted: number;
  /** N-84 older than what is known: `acct_late_total`. */
  readonly late: number;
  /** Of those that are late, how many each NAS sent. */
  readonly lateByNas: ReadonlyMap<string, number>;
  /** N-90 stored without a service. */
  readonly orphans: number;
  /** N-89 Accounting-On and -Off. */
  readonly restarts: number;
  /** N-91 without a session id; nothing follows from it. */
  readonly malformed: number;
  /** N-85 counters that began anew. */
  readonly resets: number;
  /** N-86 more than the line can carry: waits for a person. */
  readonly implausible: number;
  /** N-76 shown by two sessions at once. */
  readonly conflicts: number;
  /** N-116 what sessions of vouchers came to. */
  readonly vouchers: readonly VoucherUse[];
}

export interface VoucherUse {
  readonly voucherId: string;
  readonly downBytes: bigint;
  readonly upBytes: bigint;
  readonly seconds: bigint;
}
