import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** 256 random bits, as text for a cookie, a link or a key. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** How such a token is kept. It is random enough that a plain hash cannot be guessed back. */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");

/** Whether two hashes are equal, in a time that does not tell how much of them is. */
export function sameHash(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** A code for people to type, drawn evenly from the given characters. */
export function newCode(characters: string, length: number): string {
  // Bytes above the last whole multiple would favour the first characters.
  const fair = 256 - (256 % characters.length);
  let code = "";
  while (code.length < length) {
    for (const byte of randomBytes(length * 2)) {
      if (byte < fair && code.length < length) code += characters[byte % characters.length];
    }
  }
  return code;
}
