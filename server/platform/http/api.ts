// Serves endpoints. Each module's routes.ts says what an endpoint needs (`may`) and what it does (`handle`); everything that
// must never be forgotten happens here, once: who asks, may they, is the input right, one transaction, an audit entry for
// every write, the same answer for a repeated key, only what the contract shows.
import "@fastify/multipart";
import { createHash, randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { sql } from "kysely";
import type { z } from "zod";
import type { Endpoint } from "../../../shared/endpoint.ts";
import type { May, Permission } from "../../../shared/permissions.ts";
import { type Actor, anonymous, levelOf, system } from "../actor.ts";
import type { Config } from "../config.ts";
import { featuresOf, refuseUnlessOn, type When } from "../feature.ts";
import {
  freshProofNeeded,
  idempotencyMismatch,
  impersonationReadOnly,
  notSignedIn,
  type Problem,
  permissionDenied,
  versionRequired,
} from "../problems.ts";
import { type Base, inReadingWork, inWork, type OpenWork, type Origin, type Work } from "../work.ts";
import { check, checkAll } from "./check-input.ts";
import { MinuteLimits } from "./minute-limits.ts";
import { nestQuery } from "./nest-query.ts";

/** A signed-in request, as the identity module sees it. */
export interface SignedIn {
  readonly actor: Actor;
  /** When this session last proved that its person is there. */
  readonly provedAt: Date | undefined;
  /** Reachable although something is still to be done first: a second factor to set up, a password to choose. */
  readonly onlyFor?: readonly string[];
}

export interface Upload {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Call<E extends Endpoint> {
  readonly params: z.output<E["params"]>;
  readonly query: z.output<E["query"]>;
  readonly body: z.output<E["body"]>;
  /** The version that an edit read; set whenever the endpoint is `versioned`. */
  readonly version: number;
  /** The files of an upload. */
  readonly files: readonly Upload[];
  /** The body of a "raw" request, as it came. */
  readonly bytes: Uint8Array;
  /** For the few endpoints that answer with a cookie or stream. */
  readonly reply: FastifyReply;
  readonly request: FastifyRequest;
}

/** The answer of an endpoint with `reply: "file"`. */
export interface FileReply {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>;
  /** Shown in the browser instead of saved; only for types that cannot run anything. */
  readonly inline?: boolean;
  /** It is for everybody and its address changes with it: browsers and proxies may keep it. Left out: nobody keeps it. */
  readonly cache?: `public, ${string}`;
}

/**
 * A refusal that keeps what the handler wrote: a wrong password is refused and counted all the same. Returned, not thrown; the
 * transaction commits and then the caller is told.
 */
export class CommittedRefusal {
  readonly problem: Problem;
  constructor(problem: Problem) {
    this.problem = problem;
  }
}

type Answer<E extends Endpoint> = E["reply"] extends "json" ? z.input<E["returns"]> : z.input<E["returns"]> | FileReply;

export interface Serving<E extends Endpoint> {
  /** Who may call it. Several permissions: one of them is enough, the handler decides what it shows. */
  readonly may: May | readonly Permission[];
  /** P-2 for customers: what must be switched on. Required where `may` is "customer". */
  readonly when?: When;
  readonly handle: (work: Work, call: Call<E>) => Promise<Answer<E> | FileReply | CommittedRefusal>;
  /** A write that has nothing to audit says why, for example "changes only how the list looks to its reader". */
  readonly unaudited?: string;
  /** Signing out: open also to staff who only look through a customer's eyes, for whom all other writes are shut. */
  readonly endsSignIn?: boolean;
  readonly status?: number;
}

/** What the handler of `serveBetweenWorks` gets instead of a work. */
export interface Works {
  readonly actor: Actor;
  readonly origin: Partial<Origin>;
  /** Opens a transaction for who asks. */
  inWork<T>(act: (work: Work) => Promise<T>): Promise<T>;
  /** Opens a transaction for the program itself: booking what a gateway says needs more than the payer may do. */
  asSystem<T>(name: string, act: (work: Work) => Promise<T>): Promise<T>;
  /** The same for every repeat of a request with the same `Idempotency-Key`; a fresh one when the client sent none. */
  readonly repeatKey: string;
}

export interface ServingBetweenWorks<E extends Endpoint> {
  readonly may: May | readonly Permission[];
  readonly when?: When;
  readonly handle: (works: Works, call: Call<E>) => Promise<Answer<E>>;
  readonly unaudited?: string;
}

export interface ServedEndpoint {
  readonly endpoint: Endpoint;
  readonly may: May | readonly Permission[];
  readonly when?: When;
}

export type Authenticate = (request: FastifyRequest, realm: "staff" | "customer") => Promise<SignedIn | undefined>;

export interface ProofAge {
  readonly staffMs: number;
  readonly customerMs: number;
}

const proofAge: ProofAge = { staffMs: 15 * 60_000, customerMs: 10 * 60_000 };

export class Api {
  readonly served: ServedEndpoint[] = [];
  readonly #app: FastifyInstance;
  readonly #base: Base;
  readonly #authenticate: Authenticate;
  readonly #limits: Config["portalLimits"];
  readonly #minutes = new MinuteLimits();

  constructor(app: FastifyInstance, base: Base, { authenticate, limits }: { authenticate: Authenticate; limits: Config["portalLimits"] }) {
    this.#app = app;
    this.#base = base;
    this.#authenticate = authenticate;
    this.#limits = limits;
  }

  serve<E extends Endpoint>(endpoint: E, serving: Serving<E>): void {
    this.#keep(endpoint, serving);
    this.#route(endpoint, async (request, reply) => {
      const { actor, origin } = await this.#admit(endpoint, serving, request);
      const open = { actor, origin };
      const key = endpoint.idempotent ? idempotencyKey(request) : undefined;
      // What is switched off answers so whatever is sent: it comes before the check of the input.
      if (endpoint.method !== "GET") await this.#refuseUnlessOn(open, serving.when);
      const sent = endpoint.method === "GET" ? undefined : await readCall(endpoint, request, reply);
      // A file may be made when it is first asked for, and kept.
      const isReading = endpoint.method === "GET" && endpoint.reply === "json";
      const answer = await (isReading ? inReadingWork : inWork)(this.#base, open, async (work) => {
        if (sent === undefined) await refuseUnlessOn(work, serving.when);
        const call = sent ?? (await readCall(endpoint, request, reply));
        if (key === undefined) return { body: await perform(endpoint, serving, work, call) };
        return await once(work, { key, endpoint, request }, () => perform(endpoint, serving, work, call));
      });
      if (answer.body instanceof CommittedRefusal) throw answer.body.problem;
      if (reply.sent) return reply;
      if (isFile(answer.body)) return sendFile(reply, answer.body);
      return reply.code(serving.status ?? 200).send(answer.body);
    });
  }

  /** Pages that are no part of the API, such as those of the test bank. */
  page(method: "GET" | "POST", url: `/${string}`, handler: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>): void {
    this.#app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      // Pages work without script, so what they send is a form.
      scope.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, text, done) =>
        done(null, new URLSearchParams(String(text))),
      );
      scope.route({ method, url, handler });
    });
  }

  /** Does something as long as the server listens; `start` returns how to stop it. */
  whileListening(start: () => () => void): void {
    let stop: (() => void) | undefined;
    this.#app.addHook("onListen", async () => {
      stop = start();
    });
    this.#app.addHook("onClose", async () => stop?.());
  }

  /**
   * For the few endpoints that talk to the network: the handler opens its transactions itself, one before the call and one after it.
   * The answer of a request with an `Idempotency-Key` is kept once there is one. Until then a repeat runs the handler again, also at
   * the same time, so what the handler does must be one thing per `repeatKey`.
   */
  serveBetweenWorks<E extends Endpoint>(endpoint: E, serving: ServingBetweenWorks<E>): void {
    this.#keep(endpoint, serving);
    this.#route(endpoint, async (request, reply) => {
      const { actor, origin } = await this.#admit(endpoint, serving, request);
      await this.#refuseUnlessOn({ actor, origin }, serving.when);
      const call = await readCall(endpoint, request, reply);
      const key = endpoint.idempotent ? idempotencyKey(request) : undefined;
      const asked = key === undefined ? undefined : { key, endpoint, request };
      const repeated = asked && (await inWork(this.#base, { actor, origin }, (work) => findAnswer(work, asked)));
      if (repeated) return reply.send(repeated.body);
      let audited = 0;
      const open = <T>(who: Actor, act: (work: Work) => Promise<T>): Promise<T> =>
        inWork(this.#base, { actor: who, origin }, (work) => act(watchAudit(work, () => (audited += 1))));
      const answer = await serving.handle(
        {
          actor,
          origin,
          inWork: (act) => open(actor, act),
          asSystem: (name, act) => open(system(name), act),
          repeatKey: asked === undefined ? randomUUID() : hashOf(`${ownerOf(actor)}\n${asked.key}\n${requestHash(asked)}`),
        },
        call,
      );
      // A repeat with a key may find everything done already.
      const mustAudit = endpoint.method !== "GET" && serving.unaudited === undefined && asked === undefined;
      if (mustAudit && audited === 0) throw new Error(unauditedWrite(endpoint));
      if (isFile(answer)) return sendFile(reply, answer);
      const body = endpoint.reply === "json" ? endpoint.returns.parse(answer) : answer;
      if (asked) await inWork(this.#base, { actor, origin }, (work) => keepAnswer(work, asked, body));
      return reply.send(body);
    });
  }

  #keep(endpoint: Endpoint, { may, when }: Pick<ServedEndpoint, "may" | "when">): void {
    if ((may === "customer") !== (when !== undefined))
      throw new Error(`${endpoint.method} ${endpoint.path}: an endpoint for customers, and no other, says what switches it on (when).`);
    this.served.push({ endpoint, may, ...(when ? { when } : {}) });
  }

  async #refuseUnlessOn(open: OpenWork, when: When | undefined): Promise<void> {
    if (featuresOf(when).length > 0) await inReadingWork(this.#base, open, (work) => refuseUnlessOn(work, when));
  }

  #route(endpoint: Endpoint, handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>): void {
    const route = { method: endpoint.method, url: endpoint.path, handler };
    if (endpoint.request !== "raw") {
      this.#app.route(route);
      return;
    }
    // A parsed and printed JSON has other bytes than those that were signed, so this route has a parser of its own.
    this.#app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, bytes, done) => done(null, bytes));
      scope.route(route);
    });
  }

  /**
   * P-12 each sign-in of a customer has its minute, and each address that is signed in nowhere: many customers may share it, so it may look as
   * often as a sign-in. What programs send signed and as it is comes in bursts and is not limited here.
   */
  #countMinute({ method, request }: Endpoint, actor: Actor, ip: string): void {
    if (request === "raw") return;
    const isReading = method === "GET";
    const { reads, writes, lookers, strangers } = this.#limits;
    const take = (who: string, most: number): void =>
      this.#minutes.take(who, { most, now: this.#base.clock.now(), message: "This was too much at once. Wait a moment, then go on." });
    if (actor.kind === "customer") take(`${isReading ? "reads" : "writes"} ${actor.sessionId}`, isReading ? reads : writes);
    else if (actor.kind === "anonymous") take(`${isReading ? "looks" : "sends"} from ${ip}`, isReading ? lookers : strangers);
  }

  /** Who asks, and may they? Throws the refusal. */
  async #admit<E extends Endpoint>(
    endpoint: E,
    serving: Pick<Serving<E>, "may" | "endsSignIn">,
    request: FastifyRequest,
  ): Promise<{ actor: Actor; origin: Partial<Origin> }> {
    const origin = originOf(endpoint, request);
    if (endpoint.method !== "GET") refuseForeignForms(request);
    if (serving.may === "anyone") {
      this.#countMinute(endpoint, anonymous, request.ip);
      return { actor: anonymous, origin };
    }
    const signedIn = await this.#authenticate(request, serving.may === "customer" ? "customer" : "staff");
    if (!signedIn) throw notSignedIn();
    const { actor } = signedIn;
    if (signedIn.onlyFor && !signedIn.onlyFor.includes(endpoint.path)) {
      throw permissionDenied("Your account asks for one more step before anything else: set up what the page shows.");
    }
    this.#countMinute(endpoint, actor, request.ip);
    const onlyLooks = actor.kind === "customer" && actor.staff?.mode === "view";
    if (onlyLooks && endpoint.method !== "GET" && !serving.endsSignIn) throw impersonationReadOnly();
    if (serving.may !== "staff" && serving.may !== "customer") refuseWithoutPermission(actor, serving.may);
    const limit = actor.kind === "customer" ? proofAge.customerMs : proofAge.staffMs;
    const age = signedIn.provedAt ? this.#base.clock.now().getTime() - signedIn.provedAt.getTime() : Number.POSITIVE_INFINITY;
    const isProven = actor.kind === "key" || age <= limit;
    if (endpoint.freshProof && !isProven) throw freshProofNeeded();
    return { actor, origin: { ...origin, isProven, ...(actor.kind === "key" ? { source: "api" as const } : {}) } };
  }
}

const originOf = ({ path }: Endpoint, request: FastifyRequest): Partial<Origin> => ({
  requestId: request.id,
  ip: request.ip,
  source: path.startsWith("/api/portal/") ? "portal" : path.startsWith("/api/public/") ? "public" : "admin",
  ...(request.headers["user-agent"] ? { userAgent: request.headers["user-agent"].slice(0, 500) } : {}),
});

function refuseWithoutPermission(actor: Actor, may: Permission | readonly Permission[]): void {
  const wanted = typeof may === "string" ? [may] : may;
  if (!wanted.some((permission) => levelOf(actor, permission) !== "deny")) {
    throw permissionDenied(`This needs the right ${wanted.join(" or ")}.`);
  }
}

/**
 * A form on somebody else's page cannot send this header, and a script there cannot send it without our leave: with the
 * SameSite cookie it keeps other sites from writing in a signed-in person's name. Keys and machines carry no cookie.
 */
function refuseForeignForms(request: FastifyRequest): void {
  if (request.headers.cookie === undefined || request.headers["x-own-page"] !== undefined) return;
  throw permissionDenied("Writes from a browser must carry the header X-Own-Page.");
}

async function readCall<E extends Endpoint>(endpoint: E, request: FastifyRequest, reply: FastifyReply): Promise<Call<E>> {
  const raw = endpoint.request === "raw";
  const { body, files } = endpoint.request === "upload" ? await readUpload(request) : { body: raw ? {} : (request.body ?? {}), files: [] };
  const [params, query, checkedBody] = checkAll([
    check(endpoint.params, request.params, "path"),
    check(endpoint.query, nestQuery(request.query as Record<string, string | string[]>), "query"),
    check(endpoint.body, body, ""),
  ]);
  return {
    params: params as z.output<E["params"]>,
    query: query as z.output<E["query"]>,
    body: checkedBody as z.output<E["body"]>,
    version: endpoint.versioned ? versionOf(request) : 0,
    files,
    bytes: raw && request.body instanceof Uint8Array ? request.body : new Uint8Array(),
    reply,
    request,
  };
}

async function readUpload(request: FastifyRequest): Promise<{ body: unknown; files: Upload[] }> {
  const files: Upload[] = [];
  let body: unknown = {};
  for await (const part of request.parts()) {
    if (part.type === "file") files.push({ name: part.filename, bytes: await part.toBuffer() });
    else if (part.fieldname === "body") body = JSON.parse(String(part.value));
  }
  return { body, files };
}

function versionOf(request: FastifyRequest): number {
  const text = /^"?(\d{1,10})"?$/.exec(request.headers["if-match"] ?? "")?.[1];
  if (text === undefined) throw versionRequired("Send the version that you read as If-Match.");
  return Number(text);
}

async function perform<E extends Endpoint>(endpoint: E, serving: Serving<E>, work: Work, call: Call<E>): Promise<unknown> {
  let audited = 0;
  const answer = await serving.handle(
    watchAudit(work, () => (audited += 1)),
    call,
  );
  if (answer instanceof CommittedRefusal) return answer;
  if (endpoint.method !== "GET" && audited === 0 && serving.unaudited === undefined) throw new Error(unauditedWrite(endpoint));
  if (isFile(answer) || endpoint.reply !== "json") return answer;
  return endpoint.returns.parse(answer);
}

const watchAudit = (work: Work, noticed: () => void): Work => ({
  ...work,
  audit: (entry) => {
    noticed();
    work.audit(entry);
  },
});

const unauditedWrite = ({ method, path }: Endpoint): string => `${method} ${path} changed something and left no audit entry.`;

function idempotencyKey(request: FastifyRequest): string | undefined {
  const key = request.headers["idempotency-key"];
  if (key === undefined) return undefined;
  if (typeof key !== "string" || !/^[\w.:-]{8,128}$/.test(key)) {
    throw idempotencyMismatch("An Idempotency-Key has 8 to 128 letters, digits, dots, colons, hyphens or underscores.");
  }
  return key;
}

/**
 * The same key and body give the first answer again. The row is written in the transaction of the act itself: a second
 * request that arrives meanwhile waits on the unique key and then finds the answer, or does the work if the first one failed.
 */
async function once(work: Work, asked: Asked, act: () => Promise<unknown>): Promise<{ body: unknown }> {
  const owner = ownerOf(work.actor);
  const mine =
    await sql`insert into platform.idempotency_keys (owner, key, request_hash, created_at) values (${owner}, ${asked.key}, ${requestHash(asked)}, ${work.now})
    on conflict do nothing returning 1`.execute(work.tx);
  if (mine.rows.length === 0) {
    const found = await findAnswer(work, asked);
    if (!found) throw idempotencyMismatch("Use a new Idempotency-Key for a new request.");
    return found;
  }
  const body = await act();
  if (body instanceof CommittedRefusal) throw new Error(`${asked.endpoint.path} keeps what a refusal wrote, so it cannot be idempotent.`);
  await sql`update platform.idempotency_keys set answer = ${JSON.stringify(body)}::jsonb where owner = ${owner} and key = ${asked.key}`.execute(
    work.tx,
  );
  return { body };
}

/** A request that carries an `Idempotency-Key`. */
interface Asked {
  readonly key: string;
  readonly endpoint: Endpoint;
  readonly request: FastifyRequest;
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");
const requestHash = ({ endpoint, request }: Asked): string =>
  hashOf(`${endpoint.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`);

/** The answer that this request got before; refuses a key that belongs to another request. */
async function findAnswer(work: Work, asked: Asked): Promise<{ body: unknown } | undefined> {
  const found = await sql<{ request_hash: string; answer: unknown }>`select request_hash, answer from platform.idempotency_keys
    where owner = ${ownerOf(work.actor)} and key = ${asked.key}`.execute(work.tx);
  const row = found.rows[0];
  if (!row) return undefined;
  if (row.request_hash !== requestHash(asked)) throw idempotencyMismatch("Use a new Idempotency-Key for a new request.");
  return { body: row.answer };
}

async function keepAnswer(work: Work, asked: Asked, body: unknown): Promise<void> {
  await sql`insert into platform.idempotency_keys (owner, key, request_hash, answer, created_at)
    values (${ownerOf(work.actor)}, ${asked.key}, ${requestHash(asked)}, ${JSON.stringify(body)}::jsonb, ${work.now}) on conflict do nothing`.execute(
    work.tx,
  );
}

function ownerOf(actor: Actor): string {
  switch (actor.kind) {
    case "staff":
      return `staff:${actor.adminId}`;
    case "key":
      return `key:${actor.keyId}`;
    case "customer":
      return `customer:${actor.customerId}`;
    case "system":
      return `system:${actor.name}`;
    case "anonymous":
      return "anonymous";
  }
}

const isFile = (answer: unknown): answer is FileReply =>
  typeof answer === "object" && answer !== null && "bytes" in answer && "mediaType" in answer;

function sendFile(reply: FastifyReply, file: FileReply): FastifyReply {
  const how = file.inline ? "inline" : "attachment";
  const ascii = file.name.replace(/[^\w.-]/g, "_");
  return reply
    .header("content-type", file.mediaType)
    .header("content-disposition", `${how}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(file.name)}`)
    .header("x-content-type-options", "nosniff")
    .header("content-security-policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    .header("cache-control", file.cache ?? "private, no-store")
    .send(file.bytes instanceof Uint8Array ? Buffer.from(file.bytes) : file.bytes);
}
