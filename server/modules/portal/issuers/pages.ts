// The two pages of a visit to an issuer: leaving and coming back. They are plain pages, so that they work without a script and the top window
// goes there.
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { anonymous } from "../../../platform/actor.ts";
import type { Api } from "../../../platform/http/api.ts";
import { Problem } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import { inWork, type OpenWork } from "../../../platform/work.ts";
import { findIssuer, keepVisit, leaveForIssuer, readAnswer, takeVisit } from "../../identity/index.ts";
import { findPartnerOfPage, homePath } from "../../partners/index.ts";
import { letIn } from "../sign-in/let-in.ts";
import { type Arrival, actOnAssertion, callbackPath, offeredIssuer, pageOf, partnerOfVisit, redirectUriOf } from "./sign-in-with-issuer.ts";

const visitCookie = "portal_visit";
const visitS = 10 * 60;

export function issuerPages(api: Api, tools: Tools): void {
  api.page("GET", "/auth/issuer/start", (request, reply) => leave(tools, request, reply));
  api.page("GET", callbackPath, (request, reply) => comeBack(tools, request, reply, new URL(request.url, "http://local").searchParams));
  // Apple sends its answer as a form.
  api.page("POST", callbackPath, (request, reply) =>
    comeBack(tools, request, reply, request.body instanceof URLSearchParams ? request.body : new URLSearchParams()),
  );
}

const Wish = z.object({ issuer: z.uuid(), partner: z.string().max(40).optional(), stay: z.literal("1").optional() });

async function leave(tools: Tools, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const wish = Wish.safeParse(request.query);
  const open = openOf(request);
  const found = await inWork(tools.base, open, async (work) => {
    const partner = await findPartnerOfPage(work, { host: request.hostname, code: wish.data?.partner });
    const issuer = partner && wish.data ? await offeredIssuer(work, partner.id, wish.data.issuer) : undefined;
    return partner && { partner, issuer };
  });
  if (!found?.issuer) return reply.redirect(found ? pageOf(found.partner, "/sign-in") : "/", 303);
  const { partner, issuer } = found;
  try {
    const departure = await leaveForIssuer(issuer, tools.unseal, redirectUriOf(tools.config.publicUrl, partner));
    const browser = await inWork(tools.base, open, (work) =>
      keepVisit(work, tools.seal, {
        issuerId: issuer.id,
        subjectId: null,
        stay: wish.data?.stay === "1",
        departure,
        home: homePath(partner),
        partner: partner.id,
      }),
    );
    setVisitCookie(reply, tools, issuer.kind === "apple", browser);
    return reply.header("cache-control", "no-store").redirect(departure.url, 303);
  } catch (error) {
    if (error instanceof Problem) throw error;
    tools.log.warn({ err: error, issuer: issuer.name }, "an issuer could not be reached");
    return reply.redirect(pageOf(partner, "/sign-in?said=issuer-away"), 303);
  }
}

/** The answer of Apple comes as a form from another site, with which browsers send no cookie that is not for that. */
export function setVisitCookie(reply: FastifyReply, { config }: Pick<Tools, "config">, comesAsForm: boolean, browser: string): void {
  const secure = config.publicUrl.startsWith("https:");
  reply.setCookie(visitCookie, browser, {
    path: "/auth/issuer",
    httpOnly: true,
    sameSite: comesAsForm && secure ? "none" : "lax",
    secure,
    maxAge: visitS,
  });
}

async function comeBack(tools: Tools, request: FastifyRequest, reply: FastifyReply, parameters: URLSearchParams): Promise<FastifyReply> {
  const open = openOf(request);
  reply.header("cache-control", "no-store").clearCookie(visitCookie, { path: "/auth/issuer" });
  const state = parameters.get("state") ?? "";
  const taken = await inWork(tools.base, open, async (work) => {
    const visit = await takeVisit(work, tools.unseal, { state, browser: request.cookies[visitCookie] });
    const partner = visit && (await partnerOfVisit(work, visit));
    const issuer = visit && (await findIssuer(work, visit.issuerId));
    if (visit && partner && issuer) return { isKnown: true as const, visit, partner, issuer };
    return { isKnown: false as const, partner: partner ?? (await findPartnerOfPage(work, { host: request.hostname, code: undefined })) };
  });
  if (!taken.isKnown) return reply.redirect(taken.partner ? pageOf(taken.partner, "/sign-in?said=issuer-stale") : "/", 303);
  const { visit, partner, issuer } = taken;
  const back = visit.subjectId === null ? "/sign-in" : "/profile/security";
  // Whoever pressed "cancel" there wants nothing but back.
  if (parameters.get("error") !== null && parameters.get("code") === null) return reply.redirect(pageOf(partner, back), 303);
  try {
    const asserted = await readAnswer(issuer, tools.unseal, { parameters, state, ...visit.kept });
    const arrival = await inWork(tools.base, open, (work) =>
      actOnAssertion(work, tools, { visit, issuer, asserted, host: request.hostname }),
    );
    return reply.redirect(leadOn(tools, reply, arrival, { page: (path) => pageOf(partner, path) }), 303);
  } catch (error) {
    if (error instanceof Problem)
      return reply.redirect(pageOf(partner, `${back}?said=${error.code === "account-closed" ? "closed" : "more"}`), 303);
    tools.log.warn({ err: error, issuer: issuer.name }, "the answer of an issuer was refused");
    return reply.redirect(pageOf(partner, `${back}?said=issuer-refused`), 303);
  }
}

/** Tokens stand behind the "#": no log on the way has them. */
function leadOn(tools: Tools, reply: FastifyReply, arrival: Arrival, { page }: { page: (path: string) => string }): string {
  switch (arrival.kind) {
    case "in":
      if (arrival.outcome.kind === "elsewhere") return arrival.outcome.url;
      letIn(reply, tools, arrival.outcome);
      return arrival.outcome.home;
    case "code":
      return page(`/sign-in#half=${arrival.half}`);
    case "ask":
      return page(`/sign-in#link=${arrival.link}`);
    case "linked":
      return page("/profile/security?said=linked");
    case "taken":
      return page("/profile/security?said=taken");
  }
}

const openOf = (request: FastifyRequest): OpenWork => ({
  actor: anonymous,
  origin: {
    requestId: request.id,
    ip: request.ip,
    source: "public",
    ...(request.headers["user-agent"] ? { userAgent: request.headers["user-agent"].slice(0, 500) } : {}),
  },
});
