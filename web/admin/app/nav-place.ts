/** Whether a page belongs to an entry of the rail: itself or something below it. Only the home page is "/" and nothing else. */
export const isUnder = (pathname: string, to: string): boolean => pathname === to || (to !== "/" && pathname.startsWith(`${to}/`));
