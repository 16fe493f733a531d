// What polling needs from outside: somebody who speaks SNMP (RFC 3416, RFC 3414).

/** Version 3 speaks with SHA-256 (RFC 7860) and AES of 128 bits (RFC 3826). */
type SnmpCredentials =
  | { readonly version: "2c"; readonly community: string }
  | { readonly version: "3"; readonly user: string; readonly authKey: string; readonly privacyKey: string };

export interface SnmpTarget {
  /** An address, never a name: a slow resolver would be taken for a slow device. */
  readonly address: string;
  readonly port: number;
  readonly credentials: SnmpCredentials;
  /** Of one request, before it is repeated. */
  readonly timeoutMs: number;
  readonly retries: number;
}

/** Octets that are not printable text come as "hex", two digits each. */
export type SnmpValue =
  | { readonly type: "integer" | "gauge" | "ticks"; readonly value: number }
  | { readonly type: "counter32" | "counter64"; readonly value: bigint }
  | { readonly type: "text" | "hex" | "oid" | "address"; readonly value: string };

/** Why there is no answer. `why` is for people. */
export type SnmpFailure = {
  /**
   * "silent": nothing came back, as from a device that is off, and from one that does not like the community. "refused": it answered that it will
   * not. "unreachable": the packet did not leave. "unreadable": what came back is no answer to what was asked.
   */
  readonly kind: "silent" | "refused" | "unreachable" | "unreadable";
  readonly why: string;
};
export type SnmpAnswer<Value> = { readonly kind: "answered"; readonly value: Value } | SnmpFailure;

export interface SnmpRow {
  /** What follows the column in the OID: "3", "4.192.0.2.1". */
  readonly index: string;
  readonly value: SnmpValue;
}

/** A conversation with one device, one request after the other. Nothing in it throws: a device that fails says how. */
export interface SnmpConversation {
  /** In the order of `oids`; null where the device has none. */
  get(oids: readonly string[]): Promise<SnmpAnswer<readonly (SnmpValue | null)[]>>;
  /** All rows below each of some OIDs, side by side, at most so many of each. */
  walk(columns: readonly string[], mostRows: number): Promise<SnmpAnswer<readonly (readonly SnmpRow[])[]>>;
  close(): void;
}

export interface SnmpPort {
  open(target: SnmpTarget): SnmpConversation;
}
