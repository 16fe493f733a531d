// The sign-in page, drawn here so that it is seen at once on a slow phone: no app is loaded to look at it, and without any script its form still
// works (P-34, P-244). The app comes with the first touch (web/build/drawn-page.js).
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { readSignInCookie } from "../modules/identity/index.ts";
import { baseOf } from "./plain-portal/plain-page-place.ts";
import { ask, type Branding, type DrawnPage, drawing, drawingFile, partnerIn, wishesOf } from "./portal-drawing.ts";

const stylesFile = new URL("../../dist/web/portal/door-styles.json", import.meta.url);

const isDoor = /^(\/portal|\/p\/[a-z0-9-]+)?\/sign-in(\?|$)/;

/** Pages that stand alone, for anybody; all others are for who is signed in. */
export const standsAlone = /^(\/portal|\/p\/[^/?]+)?\/(sign-in|reset|ticket|check|signup|pay\/|(?:sign|answers)(?:[/?]|$))/;

/** A person, not a worker that fetches the page to keep it, comes to a page of the portal and is signed in nowhere. */
export const isStranger = (request: FastifyRequest): boolean =>
  request.headers["sec-fetch-dest"] === "document" && readSignInCookie(request, "customer") === undefined && !standsAlone.test(request.url);

/** The sign-in page of the same portal, which leads back: "/p/north/sign-in?next=/finance". */
export function doorOf(url: string): string {
  const base = baseOf(url);
  const next = url.slice(base.length);
  return `${base}/sign-in${/^\/?$/.test(next) ? "" : `?${new URLSearchParams({ next })}`}`;
}

/** Undefined where it is not the sign-in page, or cannot be drawn: then the app draws it. */
export async function drawDoor(app: FastifyInstance, request: FastifyRequest, branding: Branding): Promise<DrawnPage | undefined> {
  if (!isDoor.test(request.url) || !existsSync(drawingFile)) return undefined;
  const { languageOf, drawDoor: draw } = await drawing();
  const visit = { url: request.url, branding, wishes: wishesOf(request) };
  const query = partnerIn(request.url);
  const aboutUrl = `/api/public/portal/sign-in?${new URLSearchParams(query)}`.replace(/\?$/, "");
  const language = languageOf(visit);
  const lookUrl = `/api/public/portal/sign-in-look?${new URLSearchParams({ ...query, language })}`;
  const wordsUrl = branding.words[language];
  const [about, look, words = {}] = await Promise.all([
    ask(app, request, aboutUrl),
    ask(app, request, lookUrl),
    wordsUrl === undefined ? undefined : ask(app, request, wordsUrl),
  ]);
  if (!about || !look) return undefined;
  const styles = JSON.parse(await readFile(stylesFile, "utf8")) as string[];
  return { ...(await draw(visit, { about, look, words })), styles, answers: { [aboutUrl]: about, [lookUrl]: look } };
}
