/** The portal stands at "/" of a partner's own host, at "/portal" for the default partner and at "/p/<slug>" for the others (M-5). */
export const basePathOf = (pathname: string): string => /^\/(portal|p\/[a-z0-9-]+)(?=\/|$)/.exec(pathname)?.[0] ?? "/";

/** The partner whose portal stands under a path; undefined: the server knows by the host. */
export const partnerOf = (basePath: string): string | undefined => (basePath.startsWith("/p/") ? basePath.slice(3) : undefined);

/**
 * Whether the portal of a customer whose home is this stands under a base. "/" is the default partner's portal too; a home of "/" is a host
 * of the partner's own, which no path leads to.
 */
export const isHome = (home: string, base: string): boolean => home === base || home === "/" || (base === "/" && home === "/portal");
