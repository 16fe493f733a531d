// Calls endpoints as the browser would, without a socket: typed by the contract, signed in as whom a test wants.
import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import { makeHttp } from "../../server/listeners/http.ts";
import { insertAdministrator } from "../../server/modules/identity/administrators/insert-administrator.ts";
import { ensureCustomerCredential, makeAuthenticate, seedRoles } from "../../server/modules/identity/index.ts";
import { openSignIn } from "../../server/modules/identity/sign-in/open-sign-in.ts";
import { db } from "../../server/modules/identity/tables.ts";
import { modules } from "../../server/modules.ts";
import type { Api } from "../../server/platform/http/api.ts";
import type { Work } from "../../server/platform/work.ts";
import type { Endpoint, ReturnsOf } from "../../shared/endpoint.ts";
import type { ProblemJson } from "../../shared/problem.ts";
import type { BuiltinRole, Levels } from "../../shared/role-defaults.ts";
import type { TestProgram } from "./test-program.ts";

type Part<Name extends string, T> = Record<never, never> extends T ? { [K in Name]?: T | undefined } : { [K in Name]: T };

export type CallInput<E extends Endpoint> = Part<"params", z.input<E["params"]>> &
  Part<"query", z.input<E["query"]>> &
  Part<"body", z.input<E["body"]>> & {
    headers?: Record<string, string>;
    /** Becomes `If-Match`. */
    version?: number;
    idempotencyKey?: string;
    /** The part "file" of an upload. */
    file?: { name: string; bytes: Uint8Array<ArrayBuffer> };
  };

type CallArguments<E extends Endpoint> = Record<never, never> extends CallInput<E> ? [input?: CallInput<E>] : [input: CallInput<E>];

export interface Reply<E extends Endpoint> {
  readonly status: number;
  /** The answer as the contract types it; what a refusal says stands in `problem`. */
  readonly body: ReturnsOf<E>;
  readonly problem: ProblemJson | undefined;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly bytes: Buffer;
}

export class Caller {
  readonly #app: FastifyInstance;
  cookie: string | undefined;
  readonly #headers: Record<string, string>;

  constructor(app: FastifyInstance, cookie: string | undefined, headers: Record<string, string> = {}) {
    this.#app = app;
    this.cookie = cookie;
    this.#headers = headers;
  }

  /** Calls an endpoint and answers whatever comes back, refusals too. */
  async call<E extends Endpoint>(endpoint: E, ...[input]: CallArguments<E>): Promise<Reply<E>> {
    const given = (input ?? {}) as LooseInput;
    const { payload, type } = await payloadOf(endpoint, given);
    const answer = await this.#app.inject({
      method: endpoint.method,
      url: urlOf(endpoint, given),
      headers: {
        ...(this.cookie === undefined ? {} : { cookie: this.cookie }),
        ...(endpoint.method === "GET" ? {} : { "x-own-page": "1" }),
        ...(type === undefined ? {} : { "content-type": type }),
        ...(given.version === undefined ? {} : { "if-match": `"${given.version}"` }),
        ...(given.idempotencyKey === undefined ? {} : { "idempotency-key": given.idempotencyKey }),
        ...this.#headers,
        ...given.headers,
      },
      ...(payload === undefined ? {} : { payload }),
    });
    this.#takeCookies(answer.cookies);
    const isJson = String(answer.headers["content-type"]).includes("json");
    const body: unknown = isJson && answer.body !== "" ? JSON.parse(answer.body) : undefined;
    return {
      status: answer.statusCode,
      body: body as ReturnsOf<E>,
      problem: answer.statusCode >= 400 ? (body as ProblemJson) : undefined,
      headers: answer.headers,
      bytes: answer.rawPayload,
    };
  }

  /** Calls an endpoint that must succeed; answers its body. */
  async ok<E extends Endpoint>(endpoint: E, ...args: CallArguments<E>): Promise<ReturnsOf<E>> {
    const reply = await this.call(endpoint, ...args);
    if (reply.status >= 300) {
      throw new Error(
        `${endpoint.method} ${endpoint.path} answered ${reply.status}: ${JSON.stringify(reply.problem ?? reply.bytes.toString())}`,
      );
    }
    return reply.body;
  }

  /** Calls an endpoint that must refuse; answers the problem. */
  async refused<E extends Endpoint>(endpoint: E, ...args: CallArguments<E>): Promise<ProblemJson> {
    const reply = await this.call(endpoint, ...args);
    if (!reply.problem) throw new Error(`${endpoint.method} ${endpoint.path} was not refused but answered ${reply.status}`);
    return reply.problem;
  }

  /** As a browser does: what a sign-in sets is sent along from now on. */
  #takeCookies(cookies: readonly { name: string; value: string }[]): void {
    for (const { name, value } of cookies) this.cookie = value === "" ? undefined : `${name}=${value}`;
  }
}

interface LooseInput {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  headers?: Record<string, string>;
  version?: number;
  idempotencyKey?: string;
  file?: { name: string; bytes: Uint8Array<ArrayBuffer> };
}

function urlOf(endpoint: Endpoint, input: LooseInput): string {
  const path = endpoint.path.replace(/:([A-Za-z0-9]+)/g, (_, name: string) => encodeURIComponent(String(input.params?.[name] ?? "")));
  const pairs = Object.entries(input.query ?? {}).flatMap(([key, value]) => queryPairs(key, value));
  return pairs.length > 0 ? `${path}?${pairs.join("&")}` : path;
}

function queryPairs(key: string, value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return [`${key}=${encodeURIComponent(value.join(","))}`];
  if (typeof value === "object") return Object.entries(value).flatMap(([inner, item]) => queryPairs(`${key}[${inner}]`, item));
  return [`${key}=${encodeURIComponent(String(value))}`];
}

async function payloadOf(endpoint: Endpoint, input: LooseInput): Promise<{ payload?: string | Buffer; type?: string }> {
  if (endpoint.method === "GET") return {};
  const json = JSON.stringify(input.body ?? {});
  if (endpoint.request === "json") return { payload: json, type: "application/json" };
  const form = new FormData();
  form.set("body", json);
  if (input.file) form.set("file", new Blob([input.file.bytes]), input.file.name);
  // A response knows how to write a form as multipart, boundary included.
  const written = new Response(form);
  return { payload: Buffer.from(await written.arrayBuffer()), type: written.headers.get("content-type") ?? "" };
}

const servers = new WeakMap<TestProgram, Promise<{ app: FastifyInstance; api: Api }>>();

/** The program's HTTP server with every module; made once per program. */
export function httpOf(program: TestProgram): Promise<{ app: FastifyInstance; api: Api }> {
  let server = servers.get(program);
  if (!server) {
    server = makeHttp({
      tools: program.tools,
      modules,
      authenticate: makeAuthenticate(program.tools),
      databaseUrl: program.databaseUrl,
      version: "test",
    });
    servers.set(program, server);
  }
  return server;
}

/** Somebody who is not signed in. */
export async function stranger(program: TestProgram, headers: Record<string, string> = {}): Promise<Caller> {
  return new Caller((await httpOf(program)).app, undefined, headers);
}

export interface StaffCaller extends Caller {
  readonly adminId: string;
  readonly signInId: string;
}

/**
 * A new administrator with an open sign-in. `role`: a built-in one (super administrator unless said); `levels`: a role of one's own
 * with just these. `partners`: all unless said.
 */
export async function signInStaff(
  program: TestProgram,
  who: { role?: BuiltinRole; levels?: Levels; partners?: "all" | readonly string[]; fullName?: string; login?: string } = {},
): Promise<StaffCaller> {
  const { app } = await httpOf(program);
  const login = who.login ?? `admin-${randomUUID().slice(0, 8)}`;
  const fullName = who.fullName ?? `Test ${who.role ?? (who.levels ? "custom role" : "super administrator")}`;
  const { adminId, opened } = await program.inWork(async (work) => {
    await seedRoles(work);
    const roleId = who.levels ? await makeRole(work, who.levels) : await builtinRoleId(work, who.role ?? "super_administrator");
    const id = await insertAdministrator(work, {
      login,
      email: `${login}@staff.example`,
      fullName,
      roleId,
      status: "active",
      partners: who.partners ?? "all",
      passwordHash: null,
    });
    return { adminId: id, opened: await openSignIn(work, { realm: "staff", subjectId: id, name: fullName, method: "password" }) };
  });
  return Object.assign(new Caller(app, `demarc_staff=${opened.token}`), { adminId, signInId: opened.signInId });
}

async function builtinRoleId(work: Work, key: BuiltinRole): Promise<string> {
  return (await db(work).selectFrom("identity.roles").select("id").where("key", "=", key).executeTakeFirstOrThrow()).id;
}

async function makeRole(work: Work, levels: Levels): Promise<string> {
  const key = `role_${randomUUID().slice(0, 8)}`;
  const row = await db(work)
    .insertInto("identity.roles")
    .values({ key, title: key, is_builtin: false, levels, require_2fa: false, stock_default: "none", created_at: work.now })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

export interface CustomerCaller extends Caller {
  readonly customerId: string;
  readonly signInId: string;
}

/** An open sign-in of a customer who exists already. */
export async function signInCustomer(program: TestProgram, customerId: string): Promise<CustomerCaller> {
  const { app } = await httpOf(program);
  const [customer] = await program.query<{ partner_id: string; full_name: string }>(
    "select partner_id, full_name from customers.customers where id = $1",
    [customerId],
  );
  if (!customer) throw new Error(`there is no customer ${customerId}`);
  const opened = await program.inWork(async (work) => {
    await ensureCustomerCredential(work, { customerId, partnerId: customer.partner_id });
    return openSignIn(work, {
      realm: "customer",
      subjectId: customerId,
      partnerId: customer.partner_id,
      name: customer.full_name,
      method: "password",
    });
  });
  return Object.assign(new Caller(app, `portal_session=${opened.token}`), { customerId, signInId: opened.signInId });
}
