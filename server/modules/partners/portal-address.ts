import type { Partner } from "./partner-queries.ts";

/** Where a partner's portal begins: on its own host at "/", the default partner's at "/portal", others behind their code. */
export const homePath = (partner: Pick<Partner, "portalHost" | "number" | "code">): string =>
  partner.portalHost ? "/" : partner.number === 1 ? "/portal" : `/p/${partner.code}`;

/** The same with scheme and host, for links in mails and for going there from elsewhere. */
export function portalUrl(publicUrl: string, partner: Pick<Partner, "portalHost">, path: string): string {
  if (!partner.portalHost) return `${publicUrl}${path}`;
  const url = new URL(publicUrl);
  url.hostname = partner.portalHost;
  return `${url.origin}${path}`;
}
