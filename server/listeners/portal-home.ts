// The home page of whoever is signed in, drawn here: what is owed and whether the line works is seen before any script has come (P-250, portal
// budgets 11.5). The app comes with the first touch or the first news (web/build/drawn-page.js).
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { readSignInCookie } from "../modules/identity/index.ts";
import { systemClock } from "../platform/clock.ts";
import { ask, type Branding, type DrawnPage, drawing, drawingFile, wishesOf } from "./portal-drawing.ts";

const stylesFile = new URL("../../dist/web/portal/home-styles.json", import.meta.url);

const isHomePage = /^\/(portal\/?|p\/[a-z0-9-]+\/?)?$/;

/** Undefined where it is another page, nobody is signed in, or the app has to say something else first: then the app draws it. */
export async function drawHome(app: FastifyInstance, request: FastifyRequest, branding: Branding): Promise<DrawnPage | undefined> {
  // What a worker fetches to keep is nobody's own.
  if (request.headers["sec-fetch-dest"] !== "document" || readSignInCookie(request, "customer") === undefined) return undefined;
  if (!isHomePage.test(request.url) || !existsSync(drawingFile)) return undefined;
  // What changes from now on is told to the page.
  const since = systemClock.now().getTime();
  const visit = { url: request.url, branding, wishes: wishesOf(request) };
  const drawn = await (await drawing()).drawHome(
    visit,
    (url, language) => ask(app, request, url, language),
    async (language) => {
      const words = branding.words[language];
      return (words === undefined ? undefined : await ask(app, request, words)) ?? {};
    },
  );
  if (!drawn) return undefined;
  const styles = JSON.parse(await readFile(stylesFile, "utf8")) as string[];
  return { ...drawn, styles, live: `/api/portal/live?since=${since}` };
}
