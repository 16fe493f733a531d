// The portal's page as it leaves the server: with the name, the colours and the formats of its provider in it, so that something is seen before
// any script has come, and no script has to ask. Nothing in it is about whoever asks.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { textsIn } from "../platform/texts.ts";

interface Branding {
  readonly title: string;
  readonly language: string;
  readonly logoUrl: string | null;
}

/** Pages that stand alone; all others have the portal's frame around them. */
const standsAlone = /^(\/portal|\/p\/[^/]+)?\/(sign-in|reset|ticket|check|signup|pay\/)/;

/** The built page of this provider's portal. While its name cannot be read it goes out as it was built, and the scripts wait for the answer. */
export async function portalPage(app: FastifyInstance, request: FastifyRequest, built: string): Promise<string> {
  const branding = await brandingOf(app, request);
  if (branding === undefined) return built;
  const { title, language, logoUrl } = JSON.parse(branding) as Branding;
  const description = textsIn(language, "portal-page")("description", { title });
  const sign = logoUrl
    ? `<img class="brand-logo" src="${escaped(logoUrl)}" alt="${escaped(title)}" />`
    : `<span class="brand-name">${escaped(title)}</span>`;
  const frame = `<div class="portal-frame"><header class="portal-head"><span class="portal-brand">${sign}</span></header></div>`;
  return built
    .replace('<div id="app">', (place) => (standsAlone.test(request.url) ? place : `${place}${frame}`))
    .replace(/<title>.*?<\/title>/, () => `<title>${escaped(title)}</title><meta name="description" content="${escaped(description)}" />`)
    .replace("</head>", () => `<script type="application/json" id="branding">${branding.replaceAll("<", "\\u003c")}</script></head>`);
}

/** Asked as the browser would ask it: the same partner by host and path, the same limits. */
async function brandingOf(app: FastifyInstance, request: FastifyRequest): Promise<string | undefined> {
  const partner = /^\/p\/([a-z0-9-]+)/.exec(request.url)?.[1];
  const answer = await app.inject({
    method: "GET",
    url: "/api/public/branding",
    query: partner === undefined ? {} : { partner },
    headers: request.headers as Record<string, string>,
    remoteAddress: request.socket.remoteAddress ?? "127.0.0.1",
  });
  return answer.statusCode === 200 ? answer.body : undefined;
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
