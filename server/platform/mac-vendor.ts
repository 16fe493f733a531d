// Who made a device, by the first digits of its MAC: the registries of the IEEE with blocks of 24, 28 and 36 bits, as the package oui-data has them.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** The longest block says it; the shorter one around it is the registry's own. */
const blockDigits = [9, 7, 6] as const;
/** Whoever paid to stay unnamed, and blocks that are shared out. */
const nobody = new Set(["Private", "IEEE Registration Authority"]);

/** By block, name and postal address. Read with the first question: it is a few megabytes. */
let registry: Readonly<Record<string, unknown>> | undefined;

/** @param mac - "aa:bb:cc:dd:ee:ff"; null: nobody registered it, or the device made it up (the "local" bit of IEEE 802), as phones do */
export function macVendor(mac: string | null): string | null {
  const digits = mac?.replace(/[^0-9a-f]/gi, "").toUpperCase() ?? "";
  if (digits.length !== 12 || isMadeUp(digits)) return null;
  registry ??= require("oui-data") as Readonly<Record<string, unknown>>;
  for (const length of blockDigits) {
    const entry = registry[digits.slice(0, length)];
    if (typeof entry !== "string") continue;
    const [name = ""] = entry.split("\n", 1);
    return nobody.has(name) ? null : name;
  }
  return null;
}

const localBit = 0b10;
const isMadeUp = (digits: string): boolean => (Number.parseInt(digits.slice(0, 2), 16) & localBit) !== 0;
