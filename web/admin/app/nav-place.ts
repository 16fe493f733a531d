import { type NavPart, navParts } from "./module.ts";

/** Whether a page belongs to an entry of the rail: itself or something below it. Only the home page is "/" and nothing else. */
const isUnder = (pathname: string, to: string): boolean => pathname === to || (to !== "/" && pathname.startsWith(`${to}/`));

/** The one entry that a page belongs to: of a page and its overview above it the page. */
export const entryOf = <Entry extends { to: string }>(pathname: string, entries: readonly Entry[]): Entry | undefined =>
  entries.filter(({ to }) => isUnder(pathname, to)).toSorted((a, b) => b.to.length - a.to.length)[0];

/** Parts one after the other; inside a part the order that the modules give, but for what is said to be last. */
export const byParts = <Entry extends { part?: NavPart; last?: true }>(entries: readonly Entry[]): Entry[] => {
  const placeOf = ({ part, last }: Entry): number => (part === undefined ? -1 : navParts.indexOf(part) + (last ? 0.5 : 0));
  return entries.toSorted((a, b) => placeOf(a) - placeOf(b));
};

/** An overview stands before the pages that lie under it, whichever module brought it. */
export const overviewFirst = <Entry extends { to: string }>(entries: readonly Entry[]): Entry[] => {
  const isOverview = (entry: Entry): boolean => entries.some((other) => other !== entry && isUnder(other.to, entry.to));
  return entries.toSorted((a, b) => Number(isOverview(b)) - Number(isOverview(a)));
};
