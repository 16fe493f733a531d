// Calls between programs that share a secret are signed: a moment and an HMAC over the moment and the very bytes of the body.
import { createHmac, timingSafeEqual } from "node:crypto";

/** A call older or newer than this is refused, so a copy of it cannot be played again later (B-179). */
const toleranceMs = 5 * 60_000;

const mac = (secret: string, seconds: number, body: Uint8Array): Buffer =>
  createHmac("sha256", secret).update(`${seconds}.`).update(body).digest();

export function sign(secret: string, body: Uint8Array, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000);
  return `t=${seconds},v1=${mac(secret, seconds, body).toString("hex")}`;
}

/** Undefined when the signature is right; otherwise why not. */
export function faultOf(header: unknown, secret: string, body: Uint8Array, now: Date): string | undefined {
  const [, seconds, hex] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(typeof header === "string" ? header : "") ?? [];
  if (seconds === undefined || hex === undefined) return "there is no signature";
  if (!timingSafeEqual(Buffer.from(hex, "hex"), mac(secret, Number(seconds), body))) return "the signature does not fit the body";
  return Math.abs(Number(seconds) * 1000 - now.getTime()) > toleranceMs ? "the signature is too old or too new" : undefined;
}
