/** How a value is written on the wire (RFC 8044 section 3 has them all under other names). */
export type ValueType =
  /** UTF-8 text. */
  | "string"
  /** Bytes that are no text. */
  | "octets"
  /** 32 bits without sign. */
  | "integer"
  /** 64 bits without sign. */
  | "integer64"
  /** 8 bits without sign. */
  | "byte"
  /** 16 bits without sign. */
  | "short"
  | "ipaddr"
  | "ipv6addr"
  | "ipv4prefix"
  | "ipv6prefix"
  /** The lower half of an IPv6 address. */
  | "ifid"
  /** Seconds since 1970 in 32 bits without sign. */
  | "date"
  /** Attributes within. */
  | "tlv";

/** How the value is kept from those who listen: RFC 2865 section 5.2, or RFC 2868 section 3.5 (with its tag only if `isTagged`). */
export type Hidden = "user-password" | "tunnel-password";

export interface Attribute {
  readonly name: string;
  /** The numbers on the way to it, outermost first: `[1]`, `[26, 14988, 8]`, `[26, 41112, 5, 2]`, `[245, 26, 11344, 1]`. */
  readonly path: readonly number[];
  readonly type: ValueType;
  /** RFC 2868 section 3.1: a byte of 0 to 31 in front of the value. */
  readonly isTagged: boolean;
  readonly hidden: Hidden | undefined;
  /** Whether traces must not show it; true of all that is hidden. */
  readonly isSecret: boolean;
  /** Names that numbers have, by name. */
  readonly values: Readonly<Record<string, number>> | undefined;
}

interface Details {
  readonly tagged?: true;
  readonly hidden?: Hidden;
  readonly secret?: true;
  readonly values?: Readonly<Record<string, number>>;
}

/** One line of a table: number (or numbers, within a TLV), name, type, and what else there is to say. */
export type Row = readonly [number: number | readonly number[], name: string, type: ValueType, details?: Details];

/** Opens a table whose attributes all stand behind the same numbers. */
export function attributesUnder(prefix: readonly number[], rows: readonly Row[]): Attribute[] {
  return rows.map(([number, name, type, details = {}]) => ({
    name,
    path: prefix.concat(number),
    type,
    isTagged: details.tagged === true,
    hidden: details.hidden,
    isSecret: details.secret === true || details.hidden !== undefined,
    values: details.values,
  }));
}

/** The table of a vendor in Vendor-Specific (RFC 2865 section 5.26). */
export const vendorAttributes = (vendorId: number, rows: readonly Row[]): Attribute[] => attributesUnder([26, vendorId], rows);

/** "26.14988.8": how RFC 6929 section 2.7 writes the way to an attribute. */
export const dotted = (path: readonly number[]): string => path.join(".");
