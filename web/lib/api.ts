// The one place where the browser calls the server. Everything about a call is read from its endpoint: path, checks and
// the types of what goes out and comes back.
import type { z } from "zod";
import type { Endpoint, ReturnsOf } from "../../shared/endpoint.ts";
import type { ProblemJson } from "../../shared/problem.ts";
import { isBackground } from "./activity.ts";
import { forgetAskedAhead, takeAskedAhead } from "./asked-ahead.ts";
import { noteAnswer } from "./kept-answers.ts";

/** A refusal of the server, or a call that never reached it (`status` 0). */
export class ApiProblem extends Error {
  readonly problem: ProblemJson;
  readonly retryAfterS: number | undefined;

  constructor(problem: ProblemJson, more: { retryAfterS?: number | undefined; cause?: unknown } = {}) {
    super(problem.detail ?? problem.title, { cause: more.cause });
    this.name = "ApiProblem";
    this.problem = problem;
    this.retryAfterS = more.retryAfterS;
  }

  get code(): string {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }

  /** The same call may succeed later without any change: nothing was decided about it. */
  get mayBeRepeated(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

type Part<Name extends string, T> = Record<never, never> extends T ? { [K in Name]?: T | undefined } : { [K in Name]: T };

/** What a call needs: `params`, `query` and `body` as the endpoint says, and what travels in headers. */
export type CallInput<E extends Endpoint> = Part<"params", z.input<E["params"]>> &
  Part<"query", z.input<E["query"]>> &
  Part<"body", z.input<E["body"]>> & {
    file?: File | Blob | undefined;
    /** The `version` of the record as it was read: becomes `If-Match`. */
    version?: number | undefined;
    /** Made once for each thing a person wants done and kept over its retries. */
    idempotencyKey?: string | undefined;
    signal?: AbortSignal | undefined;
  };

/** The input may be left out when nothing in it is required. */
export type CallArguments<E extends Endpoint> = Record<never, never> extends CallInput<E> ? [input?: CallInput<E>] : [input: CallInput<E>];

interface LooseInput {
  params?: unknown;
  query?: unknown;
  body?: unknown;
  file?: File | Blob | undefined;
  version?: number | undefined;
  idempotencyKey?: string | undefined;
  signal?: AbortSignal | undefined;
}

interface ApiSurroundings {
  /** Problem titles come in this language. */
  language: string | undefined;
  /** The portal's acting customer, when it is not the one who signed in. */
  account: string | undefined;
  /** Asks for a proof of presence; true when one was given and the call is worth repeating. */
  askProof: (() => Promise<boolean>) | undefined;
  /** Has whoever sits there sign in again over the page; true when it was the same person and the call is worth repeating. */
  askSignIn: (() => Promise<boolean>) | undefined;
  onSignedOut: (() => void) | undefined;
}

const surroundings: ApiSurroundings = {
  language: undefined,
  account: undefined,
  askProof: undefined,
  askSignIn: undefined,
  onSignedOut: undefined,
};

/** The app says once who it is; each call then carries it. */
export function configureApi(changes: Partial<ApiSurroundings>): void {
  Object.assign(surroundings, changes);
}

// Long enough for a preview of a billing run; what takes longer is a job.
const patienceMs = 60_000;

export async function callApi<E extends Endpoint>(endpoint: E, ...[input]: CallArguments<E>): Promise<ReturnsOf<E>> {
  const answer = await sendWithProof(endpoint, input ?? {});
  if (answer.status === 204) return {} as ReturnsOf<E>;
  const json: unknown = await answer.json().catch((cause: unknown) => {
    throw new ApiProblem(clientProblem("unreadable-answer", answer.status), { cause });
  });
  if (import.meta.env.DEV) reportShapeMismatch(endpoint, json);
  return json as ReturnsOf<E>;
}

/** Fetches a file and hands it to the browser's downloads, so that a refusal can still be shown. */
export async function downloadFile<E extends Endpoint>(endpoint: E, ...[input]: CallArguments<E>): Promise<void> {
  const answer = await sendWithProof(endpoint, input ?? {});
  saveFile(await answer.blob(), fileNameOf(answer.headers.get("content-disposition")));
}

/** The same where the server may answer that it makes the file in the background: then that answer, and nothing is saved. */
export async function downloadOrStart<E extends Endpoint>(endpoint: E, ...[input]: CallArguments<E>): Promise<ReturnsOf<E> | undefined> {
  const answer = await sendWithProof(endpoint, input ?? {});
  const disposition = answer.headers.get("content-disposition");
  if (disposition === null) return (await answer.json()) as ReturnsOf<E>;
  saveFile(await answer.blob(), fileNameOf(disposition));
  return undefined;
}

/** Hands what was made in the browser to its downloads. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has taken the file over by then; keeping it would hold its memory.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The address of a call, with its parameters in place. */
export function urlOf(endpoint: Endpoint, input: { params?: unknown; query?: unknown } = {}): string {
  const params = (input.params ?? {}) as Record<string, unknown>;
  const path = endpoint.path.replace(/:([A-Za-z0-9]+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === null || value === "") throw new Error(`${endpoint.path} needs the parameter ${name}`);
    return encodeURIComponent(String(value));
  });
  const query = queryText(input.query);
  return query ? `${path}?${query}` : path;
}

/** `{ sort: "-name", filter: { status: ["a", "b"] } }` as "sort=-name&filter[status]=a,b". Empty values are left out. */
export function queryText(query: unknown): string {
  const pairs: string[] = [];
  const add = (name: string, value: unknown): void => {
    if (value === undefined || value === null || value === "") return;
    if (Array.isArray(value)) {
      if (value.length > 0) add(name, value.join(","));
    } else if (typeof value === "object") {
      for (const [key, inner] of Object.entries(value)) add(name ? `${name}[${key}]` : key, inner);
    } else pairs.push(`${encodeURIComponent(name).replaceAll("%5B", "[").replaceAll("%5D", "]")}=${encodeURIComponent(String(value))}`);
  };
  add("", query ?? {});
  return pairs.join("&");
}

/** What went wrong, whatever was thrown. */
export function asProblem(thrown: unknown): ApiProblem {
  return thrown instanceof ApiProblem ? thrown : new ApiProblem({ ...clientProblem("fault", 0), detail: String(thrown) });
}

// Several calls can need the proof or the sign-in at once; the person is asked once.
let proofUnderWay: Promise<boolean> | undefined;
let signInUnderWay: Promise<boolean> | undefined;
/** How often somebody signed in again on this page. */
let signedInAgain = 0;

/** Sends a call, and sends it again after what it was refused for was made good: a sign-in that had ended, a proof that was too old. */
async function sendWithProof(endpoint: Endpoint, input: LooseInput): Promise<Response> {
  const asked = new Set<string>();
  while (true) {
    const signedInBefore = signedInAgain;
    try {
      return await send(endpoint, input);
    } catch (thrown) {
      const code = thrown instanceof ApiProblem && thrown.status === 401 ? thrown.code : undefined;
      // Each is asked for once: a server that still refuses has its reasons.
      if (code === undefined || asked.has(code)) throw thrown;
      if (code === "not-signed-in" && endsSignIn(endpoint)) {
        if (!signInUnderWay) surroundings.onSignedOut?.();
        throw thrown;
      }
      if (!(await makeGood(code, signedInBefore))) throw thrown;
      asked.add(code);
    }
  }
}

/** Repeated, it would end the sign-in that was just renewed. */
const endsSignIn = ({ path }: Endpoint): boolean => path.endsWith("/sign-out");

async function makeGood(code: string, signedInBefore: number): Promise<boolean> {
  switch (code) {
    case "not-signed-in":
      // Its refusal was on the way while somebody signed in.
      return signedInAgain > signedInBefore || signInAgain();
    case "reauthentication-required":
      if (!surroundings.askProof) return false;
      proofUnderWay ??= surroundings.askProof().finally(() => {
        proofUnderWay = undefined;
      });
      return proofUnderWay;
    default:
      return false;
  }
}

/** Asks for a new sign-in over the page, which keeps what was typed; where nobody can be asked, the app leaves for its sign-in page. */
export async function signInAgain(): Promise<boolean> {
  signInUnderWay ??= (surroundings.askSignIn?.() ?? Promise.resolve(false)).then((done) => {
    signInUnderWay = undefined;
    if (done) signedInAgain += 1;
    else surroundings.onSignedOut?.();
    return done;
  });
  return signInUnderWay;
}

async function send(endpoint: Endpoint, input: LooseInput): Promise<Response> {
  const patience = AbortSignal.timeout(patienceMs);
  const url = urlOf(endpoint, input);
  // What was asked before somebody acted may not hold any more: a part of the page that comes late asks anew.
  if (endpoint.method !== "GET") forgetAskedAhead();
  const ahead = endpoint.method === "GET" && !surroundings.account ? takeAskedAhead(url) : undefined;
  let answer: Response;
  try {
    answer = await (ahead ??
      fetch(url, {
        method: endpoint.method,
        headers: headersOf(endpoint, input),
        body: bodyOf(endpoint, input),
        credentials: "same-origin",
        signal: input.signal ? AbortSignal.any([input.signal, patience]) : patience,
      }));
  } catch (thrown) {
    if (input.signal?.aborted) throw thrown;
    throw new ApiProblem(clientProblem(patience.aborted ? "no-answer" : "offline", 0), { cause: thrown });
  }
  if (answer.ok) {
    noteAnswer(endpoint.path, answer.headers.get("x-kept-at"));
    return answer;
  }
  forgetAskedAhead();
  throw await problemOf(answer);
}

function headersOf(endpoint: Endpoint, input: LooseInput): Headers {
  const headers = new Headers({ Accept: endpoint.reply === "file" ? "*/*" : "application/json" });
  if (surroundings.language) headers.set("Accept-Language", surroundings.language);
  if (surroundings.account) headers.set("X-Account", surroundings.account);
  if (endpoint.method === "GET") {
    if (isBackground()) headers.set("X-Background", "1");
    return headers;
  }
  // A form on another site cannot send this header, so no other site can write with our cookie.
  headers.set("X-Own-Page", "1");
  // The browser itself names the boundary of a multipart body.
  if (endpoint.request === "json") headers.set("Content-Type", "application/json");
  if (input.version !== undefined) headers.set("If-Match", `"${input.version}"`);
  if (input.idempotencyKey) headers.set("Idempotency-Key", input.idempotencyKey);
  return headers;
}

function bodyOf(endpoint: Endpoint, input: LooseInput): BodyInit | null {
  if (endpoint.method === "GET") return null;
  const json = JSON.stringify(input.body ?? {});
  if (endpoint.request === "json") return json;
  const form = new FormData();
  form.set("body", json);
  if (input.file) form.set("file", input.file);
  return form;
}

async function problemOf(answer: Response): Promise<ApiProblem> {
  const retryAfter = Number(answer.headers.get("retry-after"));
  const said: unknown = await answer.json().catch(() => undefined);
  // Something between us and the server answered: a proxy, a captive portal, a restart.
  const problem = isProblem(said) ? said : clientProblem(answer.status >= 500 ? "server-down" : "unreadable-answer", answer.status);
  return new ApiProblem(problem, { retryAfterS: Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : undefined });
}

/** Told apart from what a stranger would answer; by hand, so that no page has to carry a library of schemas for it. */
function isProblem(said: unknown): said is ProblemJson {
  if (typeof said !== "object" || said === null) return false;
  const { type, title, status, code } = said as Partial<Record<keyof ProblemJson, unknown>>;
  return typeof type === "string" && typeof title === "string" && typeof status === "number" && typeof code === "string";
}

/** Problems that the browser notices itself; their texts stand in the catalogue under `ui.problem`. */
export const clientProblemCodes = ["offline", "no-answer", "server-down", "unreadable-answer", "fault"] as const;
export type ClientProblemCode = (typeof clientProblemCodes)[number];

function clientProblem(code: ClientProblemCode, status: number): ProblemJson {
  return { type: `/problems/${code}`, title: code, status, code };
}

function fileNameOf(disposition: string | null): string {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? "")?.[1];
  if (extended) return decodeURIComponent(extended);
  return /filename="?([^";]+)"?/i.exec(disposition ?? "")?.[1] ?? "download";
}

function reportShapeMismatch(endpoint: Endpoint, json: unknown): void {
  const checked = endpoint.returns.safeParse(json);
  if (checked.success) return;
  // biome-ignore lint/suspicious/noConsole: only while developing, and then it must be loud.
  console.error(`${endpoint.method} ${endpoint.path} answered in another shape than its contract`, checked.error.issues, json);
}
