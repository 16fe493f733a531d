// The portal's page as it leaves the server: with the name, the colours and the formats of its provider in it, so that something is seen before
// any script has come, and no script has to ask. Nothing in it is about whoever asks.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { textsIn } from "../platform/texts.ts";
import { ask, type DrawnDoor, drawDoor, partnerIn, standsAlone } from "./portal-door.ts";

interface Branding {
  readonly title: string;
  readonly language: string;
  readonly logoUrl: string | null;
  readonly words: Readonly<Record<string, string>>;
}

/** The built page of this provider's portal. While its name cannot be read it goes out as it was built, and the scripts wait for the answer. */
export async function portalPage(app: FastifyInstance, request: FastifyRequest, built: string): Promise<string> {
  const query = new URLSearchParams(partnerIn(request.url));
  const branding = (await ask(app, request, `/api/public/branding${query.size === 0 ? "" : `?${query}`}`)) as Branding | undefined;
  if (branding === undefined) return built;
  const named = withName(built, branding);
  // Signing in does not hang on the drawing: the app draws the page as well.
  const door = await drawDoor(app, request, branding).catch((fault: unknown) => {
    request.log.error(fault, "the sign-in page was not drawn by the server");
    return undefined;
  });
  if (door) return withDoor(named, door);
  return standsAlone.test(request.url) ? named : named.replace('<div id="app">', (place) => `${place}${frameOf(branding)}`);
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

/** The drawn page in place of the app, whose scripts wait for the first touch; web/build/door.js reads where they are. */
function withDoor(page: string, { html, language, direction, accent, answers, styles }: DrawnDoor): string {
  const scripts = [...page.matchAll(appScript)].map(([, src]) => src).join(" ");
  const told = [
    `<meta name="door" content="${escaped(scripts)}" data-language="${escaped(language)}" />`,
    `<meta name="accent" content="${escaped(JSON.stringify(accent))}" />`,
    `<script type="application/json" id="answers">${asText(answers)}</script>`,
  ];
  return page
    .replace(appScript, "")
    .replace(/<link rel="modulepreload"[^>]*>/g, "")
    .replace(/<html[^>]*>/, () => `<html lang="${escaped(language)}" dir="${direction}">`)
    .replace("<head>", () => `<head>${told.join("")}`)
    .replace("</head>", () => `${styles.map((href) => `<link rel="stylesheet" href="${escaped(href)}" />`).join("")}</head>`)
    .replace('<div id="app">', () => `<div id="door">${html}</div><div id="app" hidden>`)
    .replace(/<noscript>.*?<\/noscript>/, "");
}

/** JSON that ends no element around it. */
const asText = (value: object): string => JSON.stringify(value).replaceAll("<", "\\u003c");

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
