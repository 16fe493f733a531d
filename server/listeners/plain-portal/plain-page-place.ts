/** "/p/north" of any address of that portal; "" at a partner's own host. */
export const baseOf = (url: string): string => /^(\/portal|\/p\/[a-z0-9-]+)(?=[/?]|$)/.exec(url)?.[0] ?? "";

/** The address of the plain page of the portal in which an address lies. */
export const plainPageOf = (url: string): string => `${baseOf(url)}/plain`;
