// Speaks to fiscal add-ons over HTTP, as docs/fiscalisation.md says it (B-245). Whatever is no clear answer is no answer: the caller asks again
// with the same key.
import { z } from "zod";
import { fiscalKinds } from "../modules/billing/fiscalisation/contract.ts";
import type { AddOnFault, AddOnPlace, FiscalAddOns, NoAnswer } from "../modules/billing/fiscalisation/ports.ts";
import { systemClock } from "../platform/clock.ts";
import { sign } from "../platform/http/signature.ts";

const protocol = "1";
const patienceMs = 20_000;
const mostBytes = 1024 * 1024;

const Self = z.object({
  name: z.string().min(1).max(100),
  version: z.string().max(50),
  kinds: z.array(z.enum(fiscalKinds)),
  reserves: z.boolean(),
});
const Reserved = z.object({
  reservations: z.array(z.object({ code: z.string().min(1).max(200), expiresAt: z.iso.datetime({ offset: true }).nullish() })).max(1000),
});
const Registered = z.object({
  fiscalNumber: z.string().min(1).max(200),
  // More than a code on paper holds.
  qr: z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= 2000, "at most 2000 bytes")
    .nullish(),
  lines: z.array(z.string().max(200)).max(10).default([]),
  extra: z.record(z.string().max(100), z.string().max(1000)).default({}),
});
const Refused = z.object({ reason: z.string().min(1).max(1000) });

export function makeFiscalAddOns(): FiscalAddOns {
  return {
    async hello(place) {
      const reply = await call(place, "hello", {});
      if (reply.kind === "none") return reply;
      return read(reply, Self, (self) => ({ kind: "answer", self }) as const);
    },
    async reserve(place, { key, kind, count }) {
      const reply = await call(place, "reserve", { kind, count }, key);
      if (reply.kind === "none") return reply;
      return read(
        reply,
        Reserved,
        ({ reservations }) =>
          ({
            kind: "answer",
            codes: reservations.map(({ code, expiresAt }) => ({ code, expiresAt: expiresAt ? new Date(expiresAt) : null })),
          }) as const,
      );
    },
    async register(place, { key, content }) {
      const reply = await call(place, "register", content, key);
      if (reply.kind === "none") return reply;
      if (reply.status === 422)
        return read(reply, Refused, ({ reason }) => ({ kind: "answer", answer: { kind: "refused", reason } }) as const);
      return read(
        reply,
        Registered,
        ({ qr, ...rest }) => ({ kind: "answer", answer: { kind: "registered", registration: { ...rest, qr: qr ?? null } } }) as const,
      );
    },
  };
}

interface Reply {
  readonly kind: "reply";
  readonly status: number;
  readonly body: unknown;
}

async function call(place: AddOnPlace, act: string, content: object | string, key?: string): Promise<Reply | NoAnswer> {
  const body = Buffer.from(typeof content === "string" ? content : JSON.stringify(content));
  try {
    const answer = await fetch(`${place.url.replace(/\/+$/, "")}/${act}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "demarc-protocol": protocol,
        // The moment is real even where a test installation's clock is moved: the add-on has a clock of its own.
        "demarc-signature": sign(place.secret, body, systemClock.now()),
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      body,
      redirect: "error",
      signal: AbortSignal.timeout(patienceMs),
    });
    return await replyOf(act, answer);
  } catch (error) {
    const isSilent = error instanceof DOMException && error.name === "TimeoutError";
    const cause = (error as Error).cause;
    return none(isSilent ? "silent" : "unreachable", isSilent ? "" : cause instanceof Error ? cause.message : (error as Error).message);
  }
}

async function replyOf(act: string, answer: Response): Promise<Reply | NoAnswer> {
  const text = await textOf(answer);
  if (text === undefined) return none("unclear", "The answer is longer than 1 MB.");
  const { status } = answer;
  const isRefusal = act === "register" && status === 422;
  if (status === 200 || isRefusal) {
    try {
      return { kind: "reply", status, body: JSON.parse(text) as unknown };
    } catch {
      return none("unclear", `${status}: the answer is no JSON.`);
    }
  }
  const detail = `${status} ${text.slice(0, 300)}`.trim();
  if (status === 401 || status === 403) return none("not_us", detail);
  if (status === 429 || status === 503) {
    const seconds = Number(answer.headers.get("retry-after"));
    return { ...none("busy", detail), ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}) };
  }
  return none(status >= 500 ? "failed" : "unclear", detail);
}

/** Undefined: too long to be an answer. */
async function textOf(answer: Response): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body ?? []) {
    bytes += part.byteLength;
    if (bytes > mostBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function read<Shape extends z.ZodType, Answer>({ body }: Reply, shape: Shape, as: (said: z.output<Shape>) => Answer): Answer | NoAnswer {
  const said = shape.safeParse(body);
  if (said.success) return as(said.data);
  const [issue] = said.error.issues;
  return none("unclear", `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
}

const none = (fault: AddOnFault, detail: string): NoAnswer => ({ kind: "none", fault, detail: detail.slice(0, 1000) });
