// P-244 the portal for browsers that its app does not run in: balance, pay and write, in plain HTML with forms. It asks and writes through the
// same API as the app, so the same rights, switches, limits and audit hold.
import { createHash, randomUUID, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isLanguage, languages } from "../../../shared/languages.ts";
import type { MoneyJson } from "../../../shared/money.ts";
import { readSignInCookie } from "../../modules/identity/index.ts";
import { textsIn, type Wording } from "../../platform/texts.ts";
import { ask, partnerIn } from "../portal-drawing.ts";
import { olderBrowserScript } from "./lead-older-browsers.ts";
import { type Frame, homePage, type PlainHome } from "./plain-page.ts";
import { baseOf, plainPageOf } from "./plain-page-place.ts";
import { type Refusal, refusalWords } from "./refusal-words.ts";

// The form that pays leads on to the page of a gateway, and browsers hold that redirect against this policy too.
const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' https:; frame-ancestors 'none'; base-uri 'none'";

interface Branding {
  readonly title: string;
  /** P-237 where its own words are, by language. */
  readonly words: Readonly<Record<string, string>>;
}

interface Me {
  readonly customer: { readonly language: string };
}

interface Options {
  readonly owed: MoneyJson;
  readonly freeCredit: MoneyJson;
  readonly documents: readonly {
    readonly id: string;
    readonly number: string;
    readonly dueOn: string;
    readonly isOverdue: boolean;
    readonly open: MoneyJson;
    readonly attemptId: string | null;
  }[];
  readonly gateways: readonly { readonly gateway: string; readonly surcharge: object | null }[];
  readonly bank: { readonly holder: string; readonly iban: string } | null;
  readonly attempts: readonly { readonly id: string }[];
}

/** The page of a portal, wherever it stands: "/plain" of a partner's own host, "/portal/plain", "/p/north/plain". */
export function servePlainPortal(app: FastifyInstance): void {
  app.get("/plain.js", (_request, reply) =>
    reply.type("text/javascript; charset=utf-8").header("cache-control", "public, max-age=86400").send(olderBrowserScript),
  );
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, text, done) =>
      done(null, new URLSearchParams(String(text))),
    );
    for (const base of ["", "/portal", "/p/:partner"]) {
      scope.get(`${base}/plain`, (request, reply) => showHome(app, request, reply));
      scope.post(`${base}/plain/pay`, (request, reply) => pay(app, request, reply));
      scope.post(`${base}/plain/ticket`, (request, reply) => write(app, request, reply));
      scope.post(`${base}/plain/sign-out`, (request, reply) => signOut(app, request, reply));
    }
  });
}

async function showHome(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply, refusal?: Refusal): Promise<FastifyReply> {
  const base = baseOf(request.url);
  const me = (await ask(app, request, "/api/portal/me")) as Me | undefined;
  if (!me) return reply.redirect(`${base}/sign-in?next=/plain`, 303);
  const language = isLanguage(me.customer.language) ? me.customer.language : "en";
  const branding = (await ask(app, request, `/api/public/branding?${new URLSearchParams(partnerIn(request.url))}`)) as Branding | undefined;
  const { direction, locale } = languages[language];
  const frame: Frame = { title: branding?.title ?? "", language, direction, locale, at: `${base}/plain` };
  const wording = await wordingIn(app, request, branding, language);
  const t = textsIn(language, "portal-plain", wording);
  const wasSent = (request.query as { sent?: string }).sent === "yes" && request.method === "GET";
  // What was typed and refused stays.
  const typed = { subject: formOf(request).get("subject") ?? "", text: formOf(request).get("text") ?? "" };
  const home = await readHome(app, request, language);
  const page = homePage(
    t,
    frame,
    { ...home, mayWrite: home.mayWrite || typed.text !== "" },
    {
      sealed: { seal: sealOf(request), key: randomUUID() },
      said: wasSent ? { good: true, title: t("sent"), lines: [] } : refusal && refusalWords(language, wording, refusal),
      typed,
    },
  );
  return reply
    .type("text/html; charset=utf-8")
    .header("content-security-policy", pagePolicy)
    .header("cache-control", "no-store")
    .header("x-robots-tag", "noindex")
    .send(page);
}

/** P-237 the provider's own words, as the app gets them. */
async function wordingIn(
  app: FastifyInstance,
  request: FastifyRequest,
  branding: Branding | undefined,
  language: string,
): Promise<Wording | undefined> {
  const url = branding?.words[language];
  const tree = url === undefined ? undefined : await ask(app, request, url);
  return tree && { language, texts: new Map(leavesOf(tree, `${language}/`)) };
}

const leavesOf = (tree: object, at: string): [string, string][] =>
  Object.entries(tree).flatMap(([name, below]: [string, unknown]) =>
    typeof below === "string" ? [[`${at}${name}`, below] as [string, string]] : leavesOf(below as object, `${at}${name}.`),
  );

async function readHome(app: FastifyInstance, request: FastifyRequest, language: string): Promise<PlainHome> {
  const [options, tickets, writing] = (await Promise.all([
    readOptions(app, request, language),
    ask(app, request, "/api/portal/tickets?filter[state]=open&sort=-updatedAt&total=none&limit=5", language),
    ask(app, request, "/api/portal/tickets/options", language),
  ])) as [
    Options | undefined,
    { items: readonly { subject?: string; isUnread: boolean }[] } | undefined,
    { newTicketsLeft: number } | undefined,
  ];
  return {
    money: options && {
      owed: options.owed,
      credit: options.freeCredit,
      documents: options.documents.map(({ attemptId, ...document }) => ({ ...document, isUnderWay: attemptId !== null })),
      bank: options.bank,
      mayPay: gatewayOf(options) !== undefined,
    },
    mayWrite: (writing?.newTicketsLeft ?? 0) > 0,
    tickets: (tickets?.items ?? []).map(({ subject, isUnread }) => ({ subject: subject ?? "", isUnread })),
  };
}

/** Whoever comes back from the bank sees what it says: each attempt that is not over asks its gateway. */
async function readOptions(app: FastifyInstance, request: FastifyRequest, language: string): Promise<object | undefined> {
  const url = "/api/portal/payments/options";
  const options = (await ask(app, request, url, language)) as Options | undefined;
  if (!options || options.attempts.length === 0) return options;
  for (const { id } of options.attempts) await ask(app, request, `/api/portal/payments/attempts/${id}`, language);
  return ask(app, request, url, language);
}

/** The first way that adds nothing: what another adds has to be shown and agreed to first. */
const gatewayOf = ({ gateways }: Options): string | undefined => gateways.find(({ surcharge }) => surcharge === null)?.gateway;

async function pay(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const form = formOf(request);
  if (!isSealed(request, form)) return leadHome(request, reply);
  const options = (await ask(app, request, "/api/portal/payments/options")) as Options | undefined;
  const documentIds = form.get("document") === null ? options?.documents.map(({ id }) => id) : [form.get("document") as string];
  const answer = await send(app, request, "/api/portal/payments/checkout", {
    ...{ documentIds, basePath: baseOf(request.url) || "/" },
    ...(options && gatewayOf(options) ? { gateway: gatewayOf(options) } : {}),
  });
  if (answer.done) return reply.redirect(String((answer.body as { redirectUrl: string }).redirectUrl), 303);
  return showHome(app, request, reply.code(422), answer.refusal);
}

async function write(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const form = formOf(request);
  if (!isSealed(request, form)) return leadHome(request, reply);
  const answer = await send(app, request, "/api/portal/tickets", { subject: form.get("subject"), text: form.get("text"), fileIds: [] });
  return answer.done
    ? reply.redirect(`${plainPageOf(request.url)}?sent=yes`, 303)
    : showHome(app, request, reply.code(422), answer.refusal);
}

async function signOut(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (!isSealed(request, formOf(request))) return leadHome(request, reply);
  const { cookies } = await send(app, request, "/api/portal/sign-out", {});
  return reply.header("set-cookie", cookies).redirect(`${baseOf(request.url)}/sign-in`, 303);
}

const formOf = (request: FastifyRequest): URLSearchParams =>
  request.body instanceof URLSearchParams ? request.body : new URLSearchParams();

const leadHome = (request: FastifyRequest, reply: FastifyReply): FastifyReply => reply.redirect(plainPageOf(request.url), 303);

interface Sent {
  readonly done: boolean;
  readonly body: object;
  readonly refusal: Refusal;
  readonly cookies: string[];
}

/** As the app would send it; the key that stands in the form makes a second press the same act. */
async function send(app: FastifyInstance, request: FastifyRequest, url: string, body: object): Promise<Sent> {
  const { "content-length": _length, "content-type": _type, ...headers } = request.headers as Record<string, string>;
  const answer = await app.inject({
    method: "POST",
    url,
    headers: { ...headers, "content-type": "application/json", "x-own-page": "1", "idempotency-key": formOf(request).get("key") ?? "" },
    payload: body,
    remoteAddress: request.socket.remoteAddress ?? "127.0.0.1",
  });
  const cookies = [answer.headers["set-cookie"] ?? []].flat();
  const said = answer.body === "" ? {} : (JSON.parse(answer.body) as object);
  const retryAfterS = Number(answer.headers["retry-after"] ?? 0) || 0;
  return { done: answer.statusCode < 300, body: said, refusal: { problem: said, retryAfterS }, cookies };
}

/**
 * Only a page of this sign-in knows it. Browsers that keep a cookie from other sites' forms need no such thing; those that come here may be
 * older than that.
 */
const sealOf = (request: FastifyRequest): string =>
  createHash("sha256")
    .update(`plain portal ${readSignInCookie(request, "customer") ?? ""}`)
    .digest("hex");

function isSealed(request: FastifyRequest, form: URLSearchParams): boolean {
  const wanted = Buffer.from(sealOf(request));
  const told = Buffer.from(form.get("seal") ?? "");
  return told.length === wanted.length && timingSafeEqual(told, wanted);
}
