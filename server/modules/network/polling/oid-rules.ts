// Object identifiers of SNMP, as text without a dot in front.

const mostParts = 128;
const largestPart = 2 ** 32 - 1;

/** "1.3.6.1.2.1" of what somebody typed, also with a dot in front; undefined: it is none (RFC 2578 3.5). */
export function parseOid(text: string): string | undefined {
  const oid = text.trim().replace(/^\./, "");
  if (!/^[0-2](\.(0|[1-9]\d*)){1,}$/.test(oid)) return undefined;
  const parts = oid.split(".").map(Number);
  return parts.length <= mostParts && parts.every((part) => part <= largestPart) ? oid : undefined;
}

/** N-43 what every device is asked for. */
export const defaultOids = {
  sysUpTime: "1.3.6.1.2.1.1.3.0",
  sysName: "1.3.6.1.2.1.1.5.0",
  ifDescr: "1.3.6.1.2.1.2.2.1.2",
  ifOperStatus: "1.3.6.1.2.1.2.2.1.8",
  ifInOctets: "1.3.6.1.2.1.2.2.1.10",
  ifOutOctets: "1.3.6.1.2.1.2.2.1.16",
  ifName: "1.3.6.1.2.1.31.1.1.1.1",
  ifHCInOctets: "1.3.6.1.2.1.31.1.1.1.6",
  ifHCOutOctets: "1.3.6.1.2.1.31.1.1.1.10",
  ifAlias: "1.3.6.1.2.1.31.1.1.1.18",
  hrProcessorLoad: "1.3.6.1.2.1.25.3.3.1.2",
  hrStorageType: "1.3.6.1.2.1.25.2.3.1.2",
  hrStorageDescr: "1.3.6.1.2.1.25.2.3.1.3",
  hrStorageSize: "1.3.6.1.2.1.25.2.3.1.5",
  hrStorageUsed: "1.3.6.1.2.1.25.2.3.1.6",
} as const;

/** RFC 2790: memory, virtual memory, fixed disks and flash memory; the rest comes and goes, or is buffers. */
export const storageTypes: ReadonlySet<string> = new Set(["2", "3", "4", "9"].map((type) => `1.3.6.1.2.1.25.2.1.${type}`));
