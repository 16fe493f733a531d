// One signed POST to an address that somebody typed. It leads nowhere inside unless that is allowed, whatever its name resolves to, and redirects are
// not followed (N-259).
import { lookup as resolve } from "node:dns";
import { request as plain } from "node:http";
import { request as secure } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { sign } from "../../../platform/http/signature.ts";
import { isInside } from "../../../platform/inside-networks.ts";

const patienceMs = 10_000;
/** Of an answer, no more is read. */
const mostAnswer = 300;

interface HookCall {
  readonly url: string;
  readonly secret: string;
  /** The same for every attempt, so that the receiver knows it again. */
  readonly id: string;
  readonly event: string;
  readonly body: string;
  /** For the signature. */
  readonly now: Date;
  readonly allowPrivate: boolean;
}
export interface HookAnswer {
  readonly hasArrived: boolean;
  /** For people. */
  readonly answer: string;
}

/** What is wrong with an address before anything is sent there; undefined: nothing. */
export function hookAddressFault(address: string, allowPrivate: boolean): "not-https" | "private-address" | undefined {
  const { protocol, hostname } = new URL(address);
  if (protocol !== "https:" && !allowPrivate) return "not-https";
  const host = hostname.replace(/^\[|\]$/g, "");
  const leadsInside = isIP(host) === 0 ? host === "localhost" || host.endsWith(".localhost") : isInside(host);
  return leadsInside && !allowPrivate ? "private-address" : undefined;
}

/** Never throws: whatever happens is an answer. */
export function postToHook({ url, secret, id, event, body, now, allowPrivate }: HookCall): Promise<HookAnswer> {
  const fault = hookAddressFault(url, allowPrivate);
  if (fault !== undefined)
    return Promise.resolve({ hasArrived: false, answer: fault === "not-https" ? "The address is not https." : leadsInside });
  const bytes = Buffer.from(body);
  const open = new URL(url).protocol === "http:" ? plain : secure;
  return new Promise((settle) => {
    const failed = (error: Error): void => settle({ hasArrived: false, answer: error.message.slice(0, mostAnswer) });
    const call = open(
      url,
      {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "content-length": bytes.byteLength,
          "demarc-event": event,
          "demarc-delivery": id,
          "demarc-signature": sign(secret, bytes, now),
        },
        ...(allowPrivate ? {} : { lookup: guardedLookup }),
        // The whole of it, connecting and reading, too.
        signal: AbortSignal.timeout(patienceMs),
      },
      (reply) => {
        let said = "";
        reply.setEncoding("utf8");
        reply.on("data", (part: string) => {
          said = (said + part).slice(0, mostAnswer);
        });
        reply.on("error", failed);
        reply.on("end", () => {
          const status = reply.statusCode ?? 0;
          settle({ hasArrived: status >= 200 && status < 300, answer: `${status} ${said}`.trim().slice(0, mostAnswer) });
        });
      },
    );
    call.on("error", failed);
    call.end(bytes);
  });
}

const leadsInside = "The address leads into a private network.";

/** The name is resolved once, looked at, and that very address is used. */
export const guardedLookup: LookupFunction = (name, options, done) =>
  resolve(name, { ...options, all: true }, (error, found) => {
    if (error) return done(error, []);
    const open = found.filter(({ address }) => !isInside(address));
    const [first] = open;
    if (!first) return done(new Error(leadsInside), []);
    if (options.all) return done(null, open);
    return done(null, first.address, first.family);
  });
