// The sign-in page, drawn here so that it is seen at once on a slow phone: no app is loaded to look at it, and without any script its form still
// works (P-34, P-244). The app comes with the first touch (web/build/door.js).
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { readSignInCookie } from "../modules/identity/index.ts";

const file = fileURLToPath(new URL("../../dist/portal-door/door-server.js", import.meta.url));
const stylesFile = new URL("../../dist/web/portal/door-styles.json", import.meta.url);

interface Branding {
  /** P-237 where the provider's own words are, by language. */
  readonly words: Readonly<Record<string, string>>;
}

interface Visit {
  readonly url: string;
  readonly branding: Branding;
  /** Languages, the dearest first. */
  readonly wishes: readonly string[];
}

export interface DrawnDoor {
  readonly html: string;
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  /** The provider's colours as custom properties of the page. */
  readonly accent: Readonly<Record<string, string>>;
  /** Addresses of its style sheets, beyond that of the app. */
  readonly styles: readonly string[];
  /** What was asked for it, by address: the app asks none of it again. */
  readonly answers: Readonly<Record<string, object>>;
}

/** What web/portal/door-server.tsx is built to. */
interface Drawing {
  languageOf(visit: Visit): string;
  drawDoor(visit: Visit, facts: { about: object; look: object; words: object }): Promise<Omit<DrawnDoor, "answers" | "styles">>;
}

const isDoor = /^(\/portal|\/p\/[a-z0-9-]+)?\/sign-in(\?|$)/;

/** Pages that stand alone, for anybody; all others are for who is signed in. */
export const standsAlone = /^(\/portal|\/p\/[^/?]+)?\/(sign-in|reset|ticket|check|signup|pay\/)/;

/** A person, not a worker that fetches the page to keep it, comes to a page of the portal and is signed in nowhere. */
export const isStranger = (request: FastifyRequest): boolean =>
  request.headers["sec-fetch-dest"] === "document" && readSignInCookie(request, "customer") === undefined && !standsAlone.test(request.url);

/** The sign-in page of the same portal, which leads back: "/p/north/sign-in?next=/finance". */
export function doorOf(url: string): string {
  const base = /^(\/portal|\/p\/[a-z0-9-]+)(?=[/?]|$)/.exec(url)?.[0] ?? "";
  const next = url.slice(base.length);
  return `${base}/sign-in${/^\/?$/.test(next) ? "" : `?${new URLSearchParams({ next })}`}`;
}

/** The partner whose place a path is; without one the server knows by the host. */
export function partnerIn(url: string): { partner?: string } {
  const partner = /^\/p\/([a-z0-9-]+)/.exec(url)?.[1];
  return partner === undefined ? {} : { partner };
}

/** Undefined where it is not the sign-in page, or cannot be drawn: then the app draws it. */
export async function drawDoor(app: FastifyInstance, request: FastifyRequest, branding: Branding): Promise<DrawnDoor | undefined> {
  if (!isDoor.test(request.url) || !existsSync(file)) return undefined;
  const drawing = (await import(file)) as Drawing;
  const visit = { url: request.url, branding, wishes: wishesOf(request) };
  const query = partnerIn(request.url);
  const aboutUrl = `/api/public/portal/sign-in?${new URLSearchParams(query)}`.replace(/\?$/, "");
  const language = drawing.languageOf(visit);
  const lookUrl = `/api/public/portal/sign-in-look?${new URLSearchParams({ ...query, language })}`;
  const wordsUrl = branding.words[language];
  const [about, look, words = {}] = await Promise.all([
    ask(app, request, aboutUrl),
    ask(app, request, lookUrl),
    wordsUrl === undefined ? undefined : ask(app, request, wordsUrl),
  ]);
  if (!about || !look) return undefined;
  const styles = JSON.parse(await readFile(stylesFile, "utf8")) as string[];
  return { ...(await drawing.drawDoor(visit, { about, look, words })), styles, answers: { [aboutUrl]: about, [lookUrl]: look } };
}

/** What the address says, what the browser chose here before, then what it asks for (P-236). */
function wishesOf({ url, headers, cookies }: FastifyRequest): string[] {
  const asked = (headers["accept-language"] ?? "").split(",").map((part) => part.split(";")[0]?.trim() ?? "");
  const said = new URLSearchParams(url.split("?")[1] ?? "").get("lang");
  return [said ?? "", cookies?.language ?? "", ...asked].filter((wish) => /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(wish)).slice(0, 10);
}

/** Asked as the browser would ask it: the same partner by host and path, the same limits. */
export async function ask(app: FastifyInstance, { headers, socket }: FastifyRequest, url: string): Promise<object | undefined> {
  const remoteAddress = socket.remoteAddress ?? "127.0.0.1";
  const answer = await app.inject({ method: "GET", url, headers: headers as Record<string, string>, remoteAddress });
  return answer.statusCode === 200 ? (JSON.parse(answer.body) as object) : undefined;
}
