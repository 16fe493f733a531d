// Firebase Cloud Messaging over HTTP v1, for Android and iOS. The right to send is a token of an hour that Google gives for a statement signed
// with the key of a service account (RFC 7523); it is kept until shortly before it ends.
import { createHash, createPrivateKey } from "node:crypto";
import { SignJWT } from "jose";
import { systemClock } from "../platform/clock.ts";
import type { NativePush, NativePusher, ServiceAccount } from "../platform/push/native-pusher.ts";
import type { PushOutcome } from "../platform/push/pusher.ts";

const google = { tokens: "https://oauth2.googleapis.com/token", messages: "https://fcm.googleapis.com" };
const scope = "https://www.googleapis.com/auth/firebase.messaging";
const patienceMs = 15_000;
/** Of an answer, no more is kept. */
const maxAnswer = 500;
const earlyMs = 5 * 60_000;
const mostKept = 200;

type Right = { readonly kind: "token"; readonly token: string; readonly until: number };
type Asked = Right | { readonly kind: "none"; readonly outcome: PushOutcome };

/** @param at - in place of Google's services; only beside a test installation, on this very machine */
export function fcmPusher({ at, allowLoopback = false }: { at?: string | undefined; allowLoopback?: boolean } = {}): NativePusher {
  if (at !== undefined && !(allowLoopback && /^http:\/\/127\.0\.0\.1:\d+$/.test(at)))
    throw new Error("Google's services can only be replaced on a test installation, by one on loopback.");
  const hosts = at === undefined ? google : { tokens: `${at}/token`, messages: at };
  const rights = new Map<string, Promise<Asked>>();

  /** Asked for once for all that is sent at the same time; what was refused is asked for again. */
  async function rightOf(account: ServiceAccount): Promise<{ asked: Asked; forget: () => void }> {
    const key = createHash("sha256").update(`${account.clientEmail} ${account.privateKey}`).digest("base64url");
    const forget = (): void => void rights.delete(key);
    const known = await rights.get(key);
    if (known?.kind === "token" && known.until > performance.now()) return { asked: known, forget };
    if (rights.size >= mostKept) rights.clear();
    const asking = askForRight(hosts.tokens, account);
    rights.set(key, asking);
    const asked = await asking;
    if (asked.kind === "none") forget();
    return { asked, forget };
  }

  async function send(push: NativePush): Promise<PushOutcome> {
    const { asked, forget } = await rightOf(push.account);
    if (asked.kind === "none") return asked.outcome;
    try {
      const answer = await fetch(`${hosts.messages}/v1/projects/${encodeURIComponent(push.account.projectId)}/messages:send`, {
        method: "POST",
        headers: { authorization: `Bearer ${asked.token}`, "content-type": "application/json" },
        body: JSON.stringify({ message: messageOf(push) }),
        redirect: "error",
        signal: AbortSignal.timeout(patienceMs),
      });
      const text = await answer.text();
      // Taken back before its hour was over: the next try has another one.
      if (answer.status === 401) {
        forget();
        return { kind: "later", answer: `401 ${text}`.slice(0, maxAnswer) };
      }
      return nativeOutcomeOf(answer.status, text, answer.headers.get("retry-after"));
    } catch (error) {
      return later(error);
    }
  }

  return { send };
}

async function askForRight(url: string, account: ServiceAccount): Promise<Asked> {
  try {
    const assertion = await new SignJWT({ scope })
      .setProtectedHeader({ alg: "RS256", typ: "JWT" })
      .setIssuer(account.clientEmail)
      .setAudience(google.tokens)
      .setIssuedAt()
      .setExpirationTime("1h")
      .sign(createPrivateKey(account.privateKey));
    const answer = await fetch(url, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion }),
      redirect: "error",
      signal: AbortSignal.timeout(patienceMs),
    });
    const text = await answer.text();
    if (!answer.ok) {
      const outcome = nativeOutcomeOf(answer.status, text, answer.headers.get("retry-after"));
      // Nothing was said of the device yet, whatever the number.
      return { kind: "none", outcome: outcome.kind === "gone" ? { kind: "refused", answer: outcome.answer } : outcome };
    }
    const { access_token: token, expires_in: seconds } = JSON.parse(text) as { access_token?: unknown; expires_in?: unknown };
    if (typeof token !== "string" || token === "") return { kind: "none", outcome: { kind: "refused", answer: "Google gave no token." } };
    const lifeMs = (typeof seconds === "number" ? seconds : 0) * 1000;
    return { kind: "token", token, until: performance.now() + lifeMs - earlyMs };
  } catch (error) {
    return { kind: "none", outcome: later(error) };
  }
}

const later = (error: unknown): PushOutcome => {
  const { message, cause } = error as Error;
  return { kind: "later", answer: (cause instanceof Error ? `${message}: ${cause.message}` : message).slice(0, maxAnswer) };
};

/** https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages */
function messageOf({ token, shown, id, data, ttlS, urgency }: NativePush): object {
  const isUrgent = urgency === "high";
  const expiry = String(Math.floor(systemClock.now().getTime() / 1000) + ttlS);
  return {
    token,
    data,
    ...(shown ? { notification: shown } : {}),
    android: {
      ttl: `${ttlS}s`,
      priority: isUrgent ? "HIGH" : "NORMAL",
      ...(shown ? { notification: { tag: id } } : {}),
    },
    apns: {
      headers: {
        "apns-expiration": expiry,
        "apns-push-type": shown ? "alert" : "background",
        // Apple takes what shows nothing with this one alone.
        "apns-priority": shown && isUrgent ? "10" : "5",
        ...(shown ? { "apns-collapse-id": id } : {}),
      },
      payload: { aps: shown ? { sound: "default" } : { "content-available": 1 } },
    },
  };
}

/**
 * UNREGISTERED ends a device, and so does a 404 that says in Google's words that the token is not there; one of something in between does not.
 * A key of another project (SENDER_ID_MISMATCH) forgets no device either: it is the provider's fault, and is mended by the right key.
 */
export function nativeOutcomeOf(status: number, text: string, retryAfter: string | null): PushOutcome {
  const answer = `${status} ${text}`.trim().slice(0, maxAnswer);
  if (status >= 200 && status < 300) return { kind: "accepted", answer };
  const { code, state } = faultOf(text);
  if (code === "UNREGISTERED" || (status === 404 && state === "NOT_FOUND")) return { kind: "gone", answer };
  if (status !== 429 && status < 500) return { kind: "refused", answer };
  const seconds = Number(retryAfter ?? "");
  return { kind: "later", answer, ...(Number.isFinite(seconds) && seconds > 0 ? { afterMs: seconds * 1000 } : {}) };
}

interface Fault {
  readonly error?: { readonly status?: string; readonly details?: readonly { readonly errorCode?: string }[] };
}

function faultOf(text: string): { code: string | undefined; state: string | undefined } {
  try {
    const { error } = JSON.parse(text) as Fault;
    return { code: error?.details?.find(({ errorCode }) => errorCode !== undefined)?.errorCode, state: error?.status };
  } catch {
    return { code: undefined, state: undefined };
  }
}
