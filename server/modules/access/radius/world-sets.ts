// The small sets by which RADIUS answers: read as a whole when one of their tables changes.
import type { Work } from "../../../platform/work.ts";
import { dnsAddress, type KnownNas, listNases, parseIp } from "../../network/index.ts";
import { getSetting, listPartners } from "../../partners/index.ts";
import { loadFrontEnds, type SourcesOfTokens } from "../front-end/known-front-ends.ts";
import { loadStaff, type StaffIndex } from "../staff-logins/staff-index.ts";
import { type LoadedSettings, loadReplySettings } from "./settings-store.ts";
import type { PlanFacts } from "./subscriber.ts";
import { loadPlanFacts } from "./subscriber-queries.ts";

/** Plain values, as they also go into the snapshot on disk. */
export interface WorldSets {
  readonly nases: readonly KnownNas[];
  readonly plans: ReadonlyMap<string, PlanFacts>;
  readonly settings: LoadedSettings;
  /** Who may ask for a NAS that asks somebody else (N-118). */
  readonly frontEnds: SourcesOfTokens;
  /** Who may work on equipment (N-117). */
  readonly staff: StaffIndex;
  /** Of the walled garden: the resolver that shows its page. Empty: not said. */
  readonly walledDns: readonly string[];
  /** Of the partners, each once: in which usage is counted. */
  readonly timeZones: readonly string[];
}

/** The tables that they are read from; a change of plans changes every service of theirs, too. */
export const setTables = new Set([
  "network.nases",
  "network.nas_partners",
  "network.nas_sources",
  "network.profiles",
  "access.front_end_tokens",
  "access.staff_logins",
  "partners.settings",
  "partners.partners",
]);

export async function loadSets(work: Work): Promise<WorldSets> {
  const resolver = await getSetting(work, dnsAddress);
  const partners = await listPartners(work);
  return {
    nases: await listNases(work),
    settings: await loadReplySettings(work, partners),
    timeZones: [...new Set(partners.map(({ timeZone }) => timeZone))],
    walledDns: parseIp(resolver) ? [resolver] : [],
    plans: await loadPlanFacts(work),
    frontEnds: await loadFrontEnds(work),
    staff: await loadStaff(work),
  };
}
