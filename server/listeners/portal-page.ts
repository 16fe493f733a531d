// The portal's page as it leaves the server: with the name, the colours and the formats of its provider in it, so that something is seen before
// any script has come, and no script has to ask.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { textsIn } from "../platform/texts.ts";
import { leadOlderBrowsers } from "./plain-portal/lead-older-browsers.ts";
import { drawDoor, standsAlone } from "./portal-door.ts";
import { ask, type DrawnPage, partnerIn } from "./portal-drawing.ts";
import { drawHome } from "./portal-home.ts";

interface Branding {
  readonly title: string;
  readonly language: string;
  readonly logoUrl: string | null;
  readonly words: Readonly<Record<string, string>>;
}

export interface PortalPage {
  readonly html: string;
  /** It shows what belongs to one customer: nobody may keep it. */
  readonly isPersonal: boolean;
}

/** The built page of this provider's portal. While its name cannot be read it goes out as it was built, and the scripts wait for the answer. */
export async function portalPage(app: FastifyInstance, request: FastifyRequest, built: string): Promise<PortalPage> {
  const query = new URLSearchParams(partnerIn(request.url));
  const branding = (await ask(app, request, `/api/public/branding${query.size === 0 ? "" : `?${query}`}`)) as Branding | undefined;
  if (branding === undefined) return { html: built, isPersonal: false };
  const named = leadOlderBrowsers(withName(built, branding), request.url);
  // Nothing hangs on the drawing: the app draws every page as well.
  const drawn = await Promise.all([drawDoor(app, request, branding), drawHome(app, request, branding)]).then(
    ([door, home]) => door ?? home,
    (fault: unknown) => void request.log.error(fault, "a page was not drawn by the server"),
  );
  if (drawn) return { html: withDrawn(named, drawn), isPersonal: drawn.live !== undefined };
  const html = standsAlone.test(request.url) ? named : named.replace('<div id="app">', (place) => `${place}${frameOf(branding)}`);
  return { html, isPersonal: false };
}

function withName(page: string, branding: Branding): string {
  const { title, language } = branding;
  const description = textsIn(language, "portal-page")("description", { title });
  return page
    .replace(/<title>.*?<\/title>/, () => `<title>${escaped(title)}</title><meta name="description" content="${escaped(description)}" />`)
    .replace("</head>", () => `<script type="application/json" id="branding">${asText(branding)}</script></head>`);
}

function frameOf({ title, logoUrl }: Branding): string {
  const sign = logoUrl
    ? `<img class="brand-logo" src="${escaped(logoUrl)}" alt="${escaped(title)}" />`
    : `<span class="brand-name">${escaped(title)}</span>`;
  return `<div class="portal-frame"><header class="portal-head"><span class="portal-brand">${sign}</span></header></div>`;
}

const appScript = /\s*<script type="module"[^>]* src="([^"]+)"><\/script>/g;

/** The drawn page beside the app, whose scripts wait; web/build/drawn-page.js reads where they are. */
function withDrawn(page: string, { html, language, direction, accent, answers, styles, live, isUnfinished }: DrawnPage): string {
  const scripts = [...page.matchAll(appScript)].map(([, src]) => src).join(" ");
  const facts = { language, ...(live === undefined ? {} : { live }), ...(isUnfinished ? { unfinished: "yes" } : {}) };
  const data = Object.entries(facts).map(([name, value]) => ` data-${name}="${escaped(value)}"`);
  const told = [
    `<meta name="drawn" content="${escaped(scripts)}"${data.join("")} />`,
    `<meta name="accent" content="${escaped(JSON.stringify(accent))}" />`,
    `<script type="application/json" id="answers">${asText(answers)}</script>`,
  ];
  return page
    .replace(appScript, "")
    .replace(/<link rel="modulepreload"[^>]*>/g, "")
    .replace(/<html[^>]*>/, () => `<html lang="${escaped(language)}" dir="${direction}">`)
    .replace("<head>", () => `<head>${told.join("")}`)
    .replace("</head>", () => `${styles.map((href) => `<link rel="stylesheet" href="${escaped(href)}" />`).join("")}</head>`)
    .replace('<div id="app">', () => `<div id="drawn">${html}</div><div id="app">`)
    .replace(/<noscript>[^<]*<\/noscript>/, "");
}

/** JSON that ends no element around it. */
const asText = (value: object): string => JSON.stringify(value).replaceAll("<", "\\u003c");

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
