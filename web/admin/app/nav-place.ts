/** Whether a page belongs to an entry of the rail: itself or something below it. Only the home page is "/" and nothing else. */
const isUnder = (pathname: string, to: string): boolean => pathname === to || (to !== "/" && pathname.startsWith(`${to}/`));

/** The one entry that a page belongs to: of a page and its overview above it the page. */
export const entryOf = <Entry extends { to: string }>(pathname: string, entries: readonly Entry[]): Entry | undefined =>
  entries.filter(({ to }) => isUnder(pathname, to)).toSorted((a, b) => b.to.length - a.to.length)[0];

/** An overview stands before the pages that lie under it, whichever module brought it. */
export const overviewFirst = <Entry extends { to: string }>(entries: readonly Entry[]): Entry[] => {
  const isOverview = (entry: Entry): boolean => entries.some((other) => other !== entry && isUnder(other.to, entry.to));
  return entries.toSorted((a, b) => Number(isOverview(b)) - Number(isOverview(a)));
};
