// Web Push over the network. What is written and how it is encrypted comes from the package web-push (aes128gcm, VAPID); the line is opened
// here, because an address comes from a browser: it must never lead into our own network, whatever its name resolves to.
import { lookup as resolve } from "node:dns";
import { request as plain } from "node:http";
import { request as secure } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import webPush from "web-push";
import { isInside } from "../platform/inside-networks.ts";
import type { Pusher, PushOutcome, PushToSend } from "../platform/push/pusher.ts";

const patienceMs = 15_000;
/** Of an answer, no more is read. */
const maxAnswer = 500;

const isLoopback = (address: string): boolean => address === "::1" || address.startsWith("127.");

/** @param allowLoopback - a test installation has its push service beside it, without a certificate */
export function webPusher({ allowLoopback = false }: { allowLoopback?: boolean } = {}): Pusher {
  const isShut = (address: string): boolean => isInside(address) && !(allowLoopback && isLoopback(address));

  function faultOf(address: string): string | undefined {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    const host = url?.hostname.replace(/^\[|\]$/g, "") ?? "";
    if (!url || `${url.username}${url.password}` !== "") return "This is no address of a push service.";
    const isOwn = allowLoopback && isLoopback(host);
    if (url.protocol !== "https:" && !(isOwn && url.protocol === "http:")) return "A push service is reached by https alone.";
    if (url.port !== "" && url.port !== "443" && !isOwn) return "A push service is reached on its usual port alone.";
    if (isIP(host) !== 0 && isShut(host)) return "No push service is on this network.";
    return undefined;
  }

  /** The name is resolved once, looked at, and that very address is used. */
  const guardedLookup: LookupFunction = (name, options, done) =>
    resolve(name, { ...options, all: true }, (error, found) => {
      if (error) return done(error, []);
      const open = found.filter(({ address }) => !isShut(address));
      const first = open[0];
      if (!first) return done(new Error(`${name} leads into a network of our own`), []);
      if (options.all) return done(null, open);
      return done(null, first.address, first.family);
    });

  function send(push: PushToSend): Promise<PushOutcome> {
    const { target, keys, contact } = push;
    const fault = faultOf(target.endpoint);
    if (fault !== undefined) return Promise.resolve({ kind: "refused", answer: fault });
    let wanted: ReturnType<typeof webPush.generateRequestDetails>;
    try {
      wanted = webPush.generateRequestDetails(
        { endpoint: target.endpoint, keys: { p256dh: target.p256dh, auth: target.auth } },
        push.payload,
        {
          TTL: push.ttlS,
          urgency: push.urgency,
          topic: push.topic,
          contentEncoding: "aes128gcm",
          vapidDetails: { subject: contact, publicKey: keys.publicKey, privateKey: keys.privateKey },
        },
      );
    } catch (error) {
      return Promise.resolve({ kind: "refused", answer: String((error as Error).message) });
    }
    const open = new URL(target.endpoint).protocol === "http:" ? plain : secure;
    return new Promise((settle) => {
      const later = (error: Error): void => settle({ kind: "later", answer: error.message.slice(0, maxAnswer) });
      const call = open(
        target.endpoint,
        { method: "POST", headers: wanted.headers as Record<string, string>, lookup: guardedLookup, timeout: patienceMs },
        (answer) => {
          let text = "";
          answer.setEncoding("utf8");
          answer.on("data", (part: string) => {
            text = (text + part).slice(0, maxAnswer);
          });
          answer.on("error", later);
          answer.on("end", () => settle(outcomeOf(answer.statusCode ?? 0, text, answer.headers["retry-after"])));
        },
      );
      call.on("timeout", () => call.destroy(new Error("The push service did not answer in time.")));
      call.on("error", later);
      call.end(wanted.body);
    });
  }

  return { send, faultOf, makeKeys: () => webPush.generateVAPIDKeys() };
}

/** RFC 8030, 5 and 7.3. Redirects are not followed: they could lead anywhere. */
export function outcomeOf(status: number, text: string, retryAfter: string | undefined): PushOutcome {
  const answer = `${status} ${text}`.trim();
  if (status >= 200 && status < 300) return { kind: "accepted", answer };
  if (status === 404 || status === 410) return { kind: "gone", answer };
  if (status !== 429 && status < 500) return { kind: "refused", answer };
  const seconds = Number(retryAfter);
  return { kind: "later", answer, ...(Number.isFinite(seconds) && seconds > 0 ? { afterMs: seconds * 1000 } : {}) };
}
