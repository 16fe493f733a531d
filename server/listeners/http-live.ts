// Live updates: server-sent events fed by LISTEN/NOTIFY. A message says what changed and for whom, never what it says: the
// page asks for it with its own rights.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import pg from "pg";
import type { Actor } from "../platform/actor.ts";
import { systemClock } from "../platform/clock.ts";
import type { LiveMessage } from "../platform/event-bus.ts";
import type { Authenticate } from "../platform/http/api.ts";
import type { Logger } from "../platform/log.ts";
import { notSignedIn } from "../platform/problems.ts";

interface Page {
  actor: Actor;
  readonly realm: "staff" | "customer";
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** How often a page is told that the line stands, after asking again who sits there. */
const beatEveryMs = 25_000;
const reconnectMs = 2_000;
const forEverybody = "settings.changed";
/** A page that was drawn so long ago, or before so many changes, asks for everything again. */
const rememberedMs = 60_000;
const remembered = 2000;
const everything = `data: ${JSON.stringify({ topic: "everything", id: null })}\n\n`;

export async function serveLive(
  app: FastifyInstance,
  parts: { authenticate: Authenticate; databaseUrl: string; log: Logger; beatMs?: number },
): Promise<void> {
  const pages = new Set<Page>();
  let client: pg.Client | undefined;
  let listening: Promise<void> | undefined;
  let closing = false;
  // What was told lately, and since when that is all there was to tell.
  let told: { at: number; message: LiveMessage }[] = [];
  let completeSince = Number.POSITIVE_INFINITY;

  /** Ends when what happens from now on is heard, or when the database is away: it is tried again then. */
  async function listen(): Promise<void> {
    if (closing) return;
    listening ??= connect();
    await listening;
  }

  async function connect(): Promise<void> {
    client = new pg.Client({ connectionString: parts.databaseUrl, application_name: "demarc-live" });
    client.on("notification", ({ payload }) => tell(JSON.parse(payload ?? "null") as LiveMessage));
    client.on("error", () => undefined);
    client.on("end", () => {
      listening = undefined;
      if (!closing) setTimeout(() => void listen(), reconnectMs).unref();
    });
    try {
      await client.connect();
      await client.query("listen demarc_live");
      // Whatever happened while nobody listened: pages ask for everything again.
      for (const page of pages) page.reply.raw.write(everything);
      told = [];
      completeSince = systemClock.now().getTime();
    } catch (error) {
      parts.log.warn({ err: error }, "live updates are away");
      await client.end().catch(() => undefined);
    }
  }

  function tell(message: LiveMessage): void {
    for (const page of pages) if (concerns(page.actor, message)) page.reply.raw.write(textOf(message));
    const now = systemClock.now().getTime();
    const forgotten = told.findIndex(({ at }, index) => at > now - rememberedMs && index > told.length - remembered);
    const dropped = told.splice(0, forgotten === -1 ? told.length : forgotten).at(-1);
    if (dropped) completeSince = dropped.at;
    told.push({ at: now, message });
  }

  /** What a page that shows the state of a moment has missed since then. */
  function tellMissed({ actor, reply }: Page, since: number): void {
    if (!(since > completeSince)) return void reply.raw.write(everything);
    for (const { at, message } of told) if (at >= since && concerns(actor, message)) reply.raw.write(textOf(message));
  }

  for (const [path, realm] of [
    ["/api/admin/live", "staff"],
    ["/api/portal/live", "customer"],
  ] as const) {
    app.get(path, async (request, reply) => {
      const signedIn = await parts.authenticate(request, realm);
      if (!signedIn) throw notSignedIn();
      await listen();
      reply.hijack();
      reply.raw.writeHead(200, {
        "content-type": "text/event-stream",
        "cache-control": "no-store",
        connection: "keep-alive",
        "x-accel-buffering": "no",
      });
      reply.raw.write("retry: 3000\n\n");
      const page: Page = { actor: signedIn.actor, realm, request, reply };
      pages.add(page);
      const { since } = request.query as { since?: unknown };
      if (since !== undefined) tellMissed(page, Number(since));
      reply.raw.on("close", () => pages.delete(page));
    });
  }

  /** A sign-in that ended hears nothing more; rights that changed hold from here on. */
  async function askAgain(page: Page): Promise<void> {
    try {
      const signedIn = await parts.authenticate(page.request, page.realm);
      if (!signedIn) return void page.reply.raw.end();
      page.actor = signedIn.actor;
      page.reply.raw.write(": still here\n\n");
    } catch (error) {
      parts.log.warn({ err: error }, "nobody could say whose live updates these are");
    }
  }

  app.addHook("onListen", listen);
  const beat = setInterval(() => {
    for (const page of pages) void askAgain(page);
  }, parts.beatMs ?? beatEveryMs);
  beat.unref();
  app.addHook("preClose", async () => {
    closing = true;
    clearInterval(beat);
    for (const page of pages) page.reply.raw.end();
    await client?.end().catch(() => undefined);
  });
}

const textOf = ({ topic, id }: LiveMessage): string => `data: ${JSON.stringify({ topic, id })}\n\n`;

function concerns(actor: Actor, message: LiveMessage): boolean {
  switch (actor.kind) {
    case "staff":
    case "key":
      return actor.partners === "all" || (message.partnerId !== null && actor.partners.includes(message.partnerId));
    case "customer":
      if (message.staffOnly) return false;
      if (message.customerId !== null) return message.customerId === actor.customerId;
      // P-43 what is set for the whole installation holds for the customers of every partner that follows it.
      return message.partnerId === actor.partnerId || (message.partnerId === null && message.topic === forEverybody);
    case "system":
    case "anonymous":
      return false;
  }
}
