// Which state a site is in, and what follows for what lies below it. Maintenance is a span of time, so it ends without anybody's doing (N-17).

export const maxMaintenanceDays = 30;
const dayMs = 86_400_000;

export interface SiteState {
  readonly id: string;
  readonly parentId: string | null;
  readonly status: "planned" | "active" | "retired";
  readonly maintenanceUntil: Date | null;
}

export const isInMaintenance = ({ status, maintenanceUntil }: Pick<SiteState, "status" | "maintenanceUntil">, now: Date): boolean =>
  status === "active" && maintenanceUntil !== null && maintenanceUntil > now;

export const statusAt = (site: Pick<SiteState, "status" | "maintenanceUntil">, now: Date): SiteState["status"] | "maintenance" =>
  isInMaintenance(site, now) ? "maintenance" : site.status;

/** What is wrong with the end that somebody wants; undefined: nothing. */
export function maintenanceFault(until: Date, now: Date): "in-the-past" | "too-far" | undefined {
  if (until <= now) return "in-the-past";
  return until.getTime() - now.getTime() > maxMaintenanceDays * dayMs ? "too-far" : undefined;
}

/** The site itself or the nearest one above it that is in maintenance: nothing below it raises an alert (N-17). */
export function maintenanceOver<Site extends SiteState>(sites: ReadonlyMap<string, Site>, siteId: string, now: Date): Site | undefined {
  // The database lets no ring in; the bound keeps a broken copy of it from hanging whoever asks.
  let at = sites.get(siteId);
  for (let steps = 0; at && steps <= sites.size; steps++) {
    if (isInMaintenance(at, now)) return at;
    at = at.parentId === null ? undefined : sites.get(at.parentId);
  }
  return undefined;
}
