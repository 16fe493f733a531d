// What may be said of a line, in the form in which packets are compared with it (N-59, network.md 2.4). Values in, values out.
import { readMac } from "../radius/mac-rules.ts";

/** Each of them once, in order; or the first that is no MAC address. */
export function readMacs(
  texts: readonly string[],
): { readonly macs: readonly string[] } | { readonly wrong: { readonly text: string; readonly at: number } } {
  const macs = new Set<string>();
  for (const [at, text] of texts.entries()) {
    const mac = readMac(text);
    if (mac === undefined || mac === broadcast || mac === nothing) return { wrong: { text, at } };
    macs.add(mac);
  }
  return { macs: [...macs] };
}

// No device has either; both come from fields that somebody filled to have them filled.
const nothing = "00:00:00:00:00:00";
const broadcast = "ff:ff:ff:ff:ff:ff";

/** As people read it (M-10). */
export const printMac = (mac: string): string => mac.toUpperCase();

/**
 * The id of a port as packets are heard with it: what can be read as it is, anything else as hex digits; "0x" before those is how people write them.
 * Undefined: no packet can have it.
 */
export function readPortId(text: string): string | undefined {
  const hex = /^0x(?<digits>.*)$/is.exec(text)?.groups?.digits;
  if (hex !== undefined) return /^([0-9a-f]{2})+$/i.test(hex) ? hex.toLowerCase() : undefined;
  return /^[\x20-\x7e]+$/.test(text) ? text : undefined;
}
