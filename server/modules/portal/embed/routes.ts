// P-34 the form on a provider's own website: plain HTML that posts here from the top window, so that the cookie is set first-party. It needs
// no script. A page that is not on the partner's list cannot send anybody here.
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { anonymous } from "../../../platform/actor.ts";
import type { Api } from "../../../platform/http/api.ts";
import { Problem } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import { inWork, type Work } from "../../../platform/work.ts";
import { readTrustCookie } from "../../identity/index.ts";
import { findPartnerOfPage, homePath, type Partner, portalUrl } from "../../partners/index.ts";
import { letIn } from "../sign-in/let-in.ts";
import { type PortalSignIn, signInCustomer } from "../sign-in/sign-in-customer.ts";
import { withDefaults } from "../sign-in-page/page-content.ts";
import { readPage } from "../sign-in-page/page-store.ts";

const Form = z.object({
  identifier: z.string().trim().min(1).max(255),
  password: z.string().min(1).max(512),
  stay: z.literal("on").optional(),
  partner: z.string().max(40).optional(),
});

type Outcome = { kind: "foreign" } | { kind: "done"; partner: Partner; outcome: PortalSignIn };

export function embedRoutes(api: Api, tools: Tools): void {
  api.page("POST", "/auth/sign-in", (request, reply) => takeForm(tools, request, reply));
}

async function takeForm(tools: Tools, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const fields = request.body instanceof URLSearchParams ? Object.fromEntries(request.body) : {};
  const typed = Form.safeParse(fields);
  const { partner: code } = z.object({ partner: Form.shape.partner }).catch({}).parse(fields);
  try {
    const went = await inWork(tools.base, { actor: anonymous, origin: originOf(request) }, async (work): Promise<Outcome> => {
      const partner = await findPartnerOfPage(work, { host: request.hostname, code });
      if (!partner || !(await mayCome(work, partner, request))) return { kind: "foreign" };
      if (!typed.success) return { kind: "done", partner, outcome: { kind: "refused", problem: new Problem(emptyForm) } };
      const { identifier, password, stay } = typed.data;
      const coming = { host: request.hostname, trusted: (id: string) => readTrustCookie(request, id) };
      const outcome = await signInCustomer(work, tools, { identifier, password, stay: stay === "on", partner: code }, coming);
      return { kind: "done", partner, outcome };
    });
    if (went.kind === "foreign") return refuse(reply);
    return await leadOn(tools, reply, went, typed.data?.identifier ?? "");
  } catch (error) {
    // Too fast, or an account that is closed: the sign-in page says what to do.
    if (error instanceof Problem) return reply.redirect(`${code ? `/p/${code}` : "/portal"}/sign-in?said=more`, 303);
    throw error;
  }
}

const emptyForm = { code: "auth-failed", status: 401, title: "This sign-in did not work" };

async function leadOn(
  tools: Tools,
  reply: FastifyReply,
  { partner, outcome }: Extract<Outcome, { kind: "done" }>,
  identifier: string,
): Promise<FastifyReply> {
  if (outcome.kind === "signed-in") {
    letIn(reply, tools, outcome);
    return reply.redirect(outcome.home, 303);
  }
  if (outcome.kind === "elsewhere") return reply.redirect(outcome.url, 303);
  // The page of the portal goes on from here; a password is not sent back into any page.
  const home = homePath(partner);
  const said = outcome.kind === "refused" && outcome.problem.code === "auth-failed" ? "refused" : "more";
  const query = new URLSearchParams({ ...(identifier ? { for: identifier } : {}), said });
  return reply.redirect(portalUrl(tools.config.publicUrl, partner, `${home === "/" ? "" : home}/sign-in?${query}`), 303);
}

/** Browsers say from which site a form comes, and pages cannot change what they say. */
async function mayCome(work: Work, partner: Partner, request: FastifyRequest): Promise<boolean> {
  const origin = request.headers.origin?.toLowerCase();
  if (origin === undefined) return false;
  if (origin === `${request.protocol}://${request.host}` || origin === `https://${request.host}`) return true;
  const { own, inherited } = await readPage(work, partner);
  return (withDefaults(own, inherited).embedOrigins ?? []).includes(origin);
}

const originOf = (request: FastifyRequest) => ({
  requestId: request.id,
  ip: request.ip,
  source: "public" as const,
  ...(request.headers["user-agent"] ? { userAgent: request.headers["user-agent"].slice(0, 500) } : {}),
});

const refuse = (reply: FastifyReply): FastifyReply =>
  reply
    .code(403)
    .type("text/plain; charset=utf-8")
    .send("This form stands on a page that is not known here. Open the portal itself to sign in.");
