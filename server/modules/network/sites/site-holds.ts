// N-15 what keeps a site from being retired. A module with something at sites joins here, once, at the start.
import type { Work } from "../../../platform/work.ts";

export interface SiteHold {
  /** What it is: "nas", "prefix", "device". */
  readonly kind: string;
  readonly id: string;
  readonly label: string;
}

/** What is in use at a site, whoever asks: a site is not retired under somebody else's equipment. */
export type HoldsAtSite = (work: Work, siteId: string) => Promise<readonly SiteHold[]>;

const asked = new Map<string, HoldsAtSite>();

/** @param name of what joins, so that joining twice counts once. */
export const joinSiteHolds = (name: string, holds: HoldsAtSite): void => {
  asked.set(name, holds);
};

export async function holdsAtSite(work: Work, siteId: string): Promise<SiteHold[]> {
  const holds: SiteHold[] = [];
  for (const ask of asked.values()) holds.push(...(await ask(work, siteId)));
  return holds;
}
