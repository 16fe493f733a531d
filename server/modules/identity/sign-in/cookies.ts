import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Config } from "../../../platform/config.ts";
import type { Realm } from "../tables.ts";

// P-16: nothing that a subscriber is sent names the program.
const names: Record<Realm, string> = { staff: "demarc_staff", customer: "portal_session" };

/** The cookie's token, if the request brought one. */
export const readSignInCookie = (request: FastifyRequest, realm: Realm): string | undefined => request.cookies[names[realm]];

/** Without `maxAgeS` the browser forgets it when it closes. */
export function setSignInCookie(
  reply: FastifyReply,
  config: Config,
  cookie: { realm: Realm; token: string; maxAgeS?: number | undefined },
): void {
  reply.setCookie(names[cookie.realm], cookie.token, {
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure: config.publicUrl.startsWith("https:"),
    ...(cookie.maxAgeS === undefined ? {} : { maxAge: cookie.maxAgeS }),
  });
}

export function clearSignInCookie(reply: FastifyReply, config: Config, realm: Realm): void {
  reply.clearCookie(names[realm], { path: "/", httpOnly: true, sameSite: "lax", secure: config.publicUrl.startsWith("https:") });
}

/** Each customer of a shared browser has a cookie of their own; its name tells nothing about them. */
const trustName = (customerId: string): string => `portal_trusted_${createHash("sha256").update(customerId).digest("hex").slice(0, 12)}`;

export const readTrustCookie = (request: FastifyRequest, customerId: string): string | undefined => request.cookies[trustName(customerId)];

export function setTrustCookie(
  reply: FastifyReply,
  config: Config,
  { customerId, token, maxAgeS }: { customerId: string; token: string; maxAgeS: number },
): void {
  const secure = config.publicUrl.startsWith("https:");
  reply.setCookie(trustName(customerId), token, { path: "/", httpOnly: true, sameSite: "lax", secure, maxAge: maxAgeS });
}
