// Where the browser comes back to after the gateway's page.

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * The address of the site that the payer is on. A partner's own host and the installation's address are believed; so is another loopback name on
 * a machine that is reached by loopback. A host that nobody has heard of is not: a proxy may have put its own name there.
 */
export function siteAddress(request: { protocol: string; host: string }, known: { publicUrl: string; portalHost: string | null }): string {
  const installation = new URL(known.publicUrl);
  const asked = hostNameOf(request.host);
  const isOwnHost = known.portalHost !== null && asked === known.portalHost;
  const isOtherLoopback = loopback.test(asked) && loopback.test(installation.hostname);
  if (isOwnHost) return `${installation.protocol}//${request.host}`;
  return isOtherLoopback ? `${request.protocol}://${request.host}` : known.publicUrl;
}

const hostNameOf = (host: string): string => host.toLowerCase().replace(/:\d+$/, "");

/** The portal's page that shows how an attempt stands. */
export const attemptPage = (site: string, basePath: string, attemptId: string): string =>
  `${site}${basePath === "/" ? "" : basePath}/finance/attempts/${attemptId}`;
