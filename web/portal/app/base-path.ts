/** The portal stands at "/" of a partner's own host, at "/portal" for the default partner and at "/p/<slug>" for the others (M-5). */
export const basePathOf = (pathname: string): string => /^\/(portal|p\/[a-z0-9-]+)(?=\/|$)/.exec(pathname)?.[0] ?? "/";

/** The partner whose portal stands under a path; undefined: the server knows by the host. */
export const partnerOf = (basePath: string): string | undefined => (basePath.startsWith("/p/") ? basePath.slice(3) : undefined);
