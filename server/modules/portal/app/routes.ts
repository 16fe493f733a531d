import type { FastifyReply, FastifyRequest } from "fastify";
import { closestLanguage } from "../../../../shared/languages.ts";
import { anonymous } from "../../../platform/actor.ts";
import type { Api } from "../../../platform/http/api.ts";
import { notFound } from "../../../platform/problems.ts";
import { installedLanguages } from "../../../platform/texts.ts";
import type { Tools } from "../../../platform/tools.ts";
import { inReadingWork, type Work } from "../../../platform/work.ts";
import { appOn, findPartnerOfPage, getSetting, homePath, listPartners, type Partner, sayIn } from "../../partners/index.ts";
import { type AppBrand, lookOf, readBrand } from "./brand-store.ts";
import { addAppIcon, saveAppBrand, showAppBrand } from "./change-brand.ts";
import * as contract from "./contract.ts";
import { appleAssociationOf, assetLinksOf, manifestOf, manifestPath } from "./manifest.ts";
import { statusFileOn, statusMirror } from "./settings.ts";
import { readAppIcon } from "./show-icon.ts";
import { StatusFiles } from "./status-file.ts";

export function appRoutes(api: Api, tools: Tools): void {
  api.serve(contract.appLookEndpoint, {
    may: "anyone",
    handle: async (work, { query, request }) => {
      const partner = await partnerWithApp(work, { host: request.hostname, code: query.partner });
      // Where this page stands, which may be "/" for the default partner, too.
      const home = query.partner === undefined ? (partner.portalHost === request.hostname ? "/" : homePath(partner)) : `/p/${partner.code}`;
      return {
        ...lookOf(partner, await readBrand(work, partner)),
        manifestUrl: manifestPath(home),
        status: await statusPlaces(work, partner),
      };
    },
  });
  api.serve(contract.appIconEndpoint, {
    may: "anyone",
    handle: async (work, { params, query }) => ({
      ...(await readAppIcon(work, tools.files, params)),
      cache: query.v === undefined ? "public, max-age=3600" : "public, max-age=31536000, immutable",
    }),
  });
  servePages(api, tools);
  serveStatus(api, tools);
  serveStaff(api, tools);
}

async function statusPlaces(work: Work, partner: Partner): Promise<{ url: string; mirror: string | null } | null> {
  if (!(await getSetting(work, statusFileOn, { partnerId: partner.id }))) return null;
  const mirror = await getSetting(work, statusMirror, { partnerId: partner.id });
  const name = `${partner.code}.json`;
  return { url: `/status/${name}`, mirror: mirror === "" ? null : `${mirror.replace(/\/$/, "")}/${name}` };
}

/** P-215 no work is opened here: it is answered from memory. */
function serveStatus(api: Api, tools: Tools): void {
  const files = new StatusFiles(tools);
  api.page("GET", "/status/:file", async ({ params }, reply) => {
    const code = /^(.+)\.json$/.exec((params as { file: string }).file)?.[1];
    const text = code === undefined ? undefined : await files.find(code);
    if (text === undefined) throw notFound();
    return reply
      .header("cache-control", "public, max-age=15, stale-while-revalidate=60, stale-if-error=86400")
      .header("access-control-allow-origin", "*")
      .header("cross-origin-resource-policy", "cross-origin")
      .type("application/json")
      .send(text);
  });
  // It lies in the folder from the start, for whoever copies it elsewhere, and follows what changes.
  api.whileListening(() => {
    const make = (): void =>
      void files.make().catch((error: unknown) => tools.log.warn({ err: error }, "the status files wait for the database"));
    make();
    const timer = setInterval(make, 60_000);
    timer.unref();
    return () => clearInterval(timer);
  });
}

function serveStaff(api: Api, tools: Tools): void {
  api.serve(contract.showAppBrandEndpoint, {
    may: ["config.portal.view", "config.portal.update"],
    handle: (work, { params }) => showAppBrand(work, tools, params.partnerId),
  });
  api.serve(contract.saveAppBrandEndpoint, {
    may: "config.portal.update",
    handle: (work, { params, body, version }) => saveAppBrand(work, tools, params.partnerId, body, version),
  });
  api.serve(contract.addAppIconEndpoint, {
    may: "config.portal.update",
    handle: (work, { params, files }) => addAppIcon(work, tools.files, params.partnerId, files[0]),
  });
}

function servePages(api: Api, { base }: Tools): void {
  const read = <T>(act: (work: Work) => Promise<T>): Promise<T> =>
    inReadingWork(base, { actor: anonymous, origin: { source: "public" } }, act);
  const manifest =
    (homeFor: (partner: Partner) => string, codeOf: (request: FastifyRequest) => string | undefined) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const made = await read(async (work) => {
        const partner = await partnerWithApp(work, { host: request.hostname, code: codeOf(request) });
        const language = languageOf(request, partner);
        return manifestOf(partner, await readBrand(work, partner), {
          home: homeFor(partner),
          language,
          say: await sayIn(work, partner.id, language, "portal-app"),
        });
      });
      return send(reply, "application/manifest+json", made);
    };
  api.page(
    "GET",
    "/manifest.webmanifest",
    manifest(
      () => "/",
      () => undefined,
    ),
  );
  api.page(
    "GET",
    "/portal/manifest.webmanifest",
    manifest(
      () => "/portal",
      () => undefined,
    ),
  );
  api.page(
    "GET",
    "/p/:code/manifest.webmanifest",
    manifest(
      ({ code }) => `/p/${code}`,
      ({ params }) => (params as { code: string }).code,
    ),
  );
  const bindings = (make: typeof assetLinksOf | typeof appleAssociationOf) => async (request: FastifyRequest, reply: FastifyReply) =>
    send(reply, "application/json", await read(async (work) => make(await boundTo(work, request.hostname))));
  api.page("GET", "/.well-known/assetlinks.json", bindings(assetLinksOf));
  api.page("GET", "/.well-known/apple-app-site-association", bindings(appleAssociationOf));
}

/** Whose packages a host vouches for: its own partner's, else those of everybody whose portal stands on the common host. */
async function boundTo(work: Work, host: string) {
  const partners = await listPartners(work);
  const ofHost = partners.filter(({ portalHost }) => portalHost?.toLowerCase() === host.toLowerCase());
  const bound: { partner: Partner; brand: AppBrand }[] = [];
  for (const partner of ofHost.length > 0 ? ofHost : partners.filter(({ portalHost }) => !portalHost))
    if (await getSetting(work, appOn, { partnerId: partner.id })) bound.push({ partner, brand: await readBrand(work, partner) });
  return bound;
}

async function partnerWithApp(work: Work, page: { host: string; code: string | undefined }): Promise<Partner> {
  const partner = await findPartnerOfPage(work, page);
  if (!partner || (page.code !== undefined && partner.code !== page.code)) throw notFound();
  if (!(await getSetting(work, appOn, { partnerId: partner.id }))) throw notFound();
  return partner;
}

/** The page says in which language it is read; a phone that asks by itself gets the partner's. */
function languageOf({ query }: FastifyRequest, { language }: Partner): string {
  const asked = (query as { lang?: string }).lang;
  return (asked ? closestLanguage(asked, installedLanguages()) : undefined) ?? language;
}

const send = (reply: FastifyReply, type: string, body: unknown): FastifyReply =>
  reply.header("cache-control", "public, max-age=600").type(type).send(JSON.stringify(body));
