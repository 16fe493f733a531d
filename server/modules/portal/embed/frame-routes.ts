// P-34 the form in a frame on a provider's website. Only this page may be framed, and only by the sites of the partner's list; it sets no
// cookie, because in a frame that would be a third party's: a one-time ticket takes whoever is let in to the top window.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { anonymous } from "../../../platform/actor.ts";
import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import { inReadingWork } from "../../../platform/work.ts";
import { findPartnerOfPage, getSetting, homePath, portalUrl, sayIn } from "../../partners/index.ts";
import { portalEmbedSignInEndpoint } from "../sign-in/contract.ts";
import { answerOf } from "../sign-in/routes.ts";
import { signInField } from "../sign-in/settings.ts";
import { signInCustomer } from "../sign-in/sign-in-customer.ts";
import { withDefaults } from "../sign-in-page/page-content.ts";
import { readPage } from "../sign-in-page/page-store.ts";
import { frameLook } from "./frame-look.ts";
import { framePage } from "./frame-page.ts";

const outer = readFileSync(new URL("./outer.js", import.meta.url), "utf8");
const inner = readFileSync(new URL("./inner.js", import.meta.url), "utf8");

export function frameRoutes(api: Api, tools: Tools): void {
  api.page("GET", "/embed/sign-in.js", async (_request, reply) =>
    script(reply).header("cross-origin-resource-policy", "cross-origin").send(outer),
  );
  api.page("GET", "/embed/form.js", async (_request, reply) => script(reply).send(inner));
  api.page("GET", "/embed/sign-in", (request, reply) => showForm(tools, request, reply));
  api.page("GET", "/embed/portal", (request, reply) => leadToPortal(tools, request, reply));
  // The fragment with the ticket stays in the browser, which carries it along.
  api.page("GET", "/auth/ticket", async (_request, reply) => reply.redirect("/ticket", 302));
  api.serve(portalEmbedSignInEndpoint, {
    may: "anyone",
    unaudited: "the ticket alone signs nobody in",
    handle: async (work, { body, reply, request }) => {
      const coming = { host: request.hostname, trusted: () => undefined, byTicket: true };
      return answerOf(tools, reply, await signInCustomer(work, tools, body, coming));
    },
  });
}

const script = (reply: FastifyReply): FastifyReply =>
  reply.type("text/javascript; charset=utf-8").header("cache-control", "public, max-age=3600");

const Wish = z.object({
  origin: z.string().max(200).catch(""),
  partner: z.string().max(40).optional().catch(undefined),
  language: z.string().max(10).optional().catch(undefined),
});

/** What the page of a partner needs to be told apart. */
async function readPartner(tools: Tools, request: FastifyRequest) {
  const wish = Wish.parse(request.query);
  return inReadingWork(tools.base, { actor: anonymous }, async (work) => {
    const partner = await findPartnerOfPage(work, { host: request.hostname, code: wish.partner });
    if (!partner) return undefined;
    const { own, inherited } = await readPage(work, partner);
    const origins = withDefaults(own, inherited).embedOrigins ?? [];
    const language = wish.language ?? languageOf(request) ?? partner.language;
    return {
      wish,
      partner,
      origins,
      language,
      say: await sayIn(work, partner.id, language, "portal-embed"),
      byLogin: (await getSetting(work, signInField)) === "login",
    };
  });
}

async function showForm(tools: Tools, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const found = await readPartner(tools, request);
  reply.type("text/html; charset=utf-8").header("cache-control", "no-store");
  // Whoever is not on the list gets nothing to frame; a browser that is told so shows nothing either.
  if (!found || found.origins.length === 0 || !found.origins.includes(found.wish.origin.toLowerCase()))
    return reply.code(403).header("content-security-policy", "default-src 'none'; frame-ancestors 'none'").send("");
  const { wish, partner, origins, language, say, byLogin } = found;
  const nonce = randomBytes(16).toString("base64");
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${origins.join(" ")}`,
  ].join("; ");
  // An older word for the same, which knows no list.
  reply.removeHeader("x-frame-options");
  const page = framePage(say, {
    language,
    origin: wish.origin.toLowerCase(),
    partner: partner.code,
    byLogin,
    look: frameLook(request.query as Record<string, unknown>),
    nonce,
    portal: signInPageOf(tools, partner),
  });
  return reply.header("content-security-policy", policy).send(page);
}

const signInPageOf = (tools: Tools, partner: Parameters<typeof homePath>[0] & { portalHost: string | null }): string =>
  portalUrl(tools.config.publicUrl, partner, `${homePath(partner).replace(/\/$/, "")}/sign-in`);

/** P-34 where the frame is refused, a plain link leads to the portal. */
async function leadToPortal(tools: Tools, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const found = await readPartner(tools, request);
  return reply.redirect(found ? signInPageOf(tools, found.partner) : "/", 302);
}

/** What the browser asks for first. */
const languageOf = (request: FastifyRequest): string | undefined =>
  /^\s*([a-z]{2}(?:-[A-Z]{2})?)/.exec(request.headers["accept-language"] ?? "")?.[1];
