import { hashRaw } from "@node-rs/argon2";

// Codes that people type are short enough to be guessed from a plain hash, so they are kept like passwords. The salt is the id of
// what they belong to: unlike a random one it lets a typed code be looked up.
export async function hashCode(code: string, belongsTo: string): Promise<string> {
  const salt = Buffer.from(belongsTo.replaceAll("-", ""), "hex");
  return (await hashRaw(plainCode(code), { memoryCost: 19_456, timeCost: 2, parallelism: 1, salt })).toString("hex");
}

/** As people type codes: spaces, hyphens and capitals do not matter. */
const plainCode = (code: string): string => code.replace(/[\s-]/g, "").toUpperCase();
