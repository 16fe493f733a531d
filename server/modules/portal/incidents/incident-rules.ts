// P-174 whom an incident touches, and how it stands. Values in, words out.

export const incidentKinds = ["incident", "maintenance"] as const;
export const incidentStages = ["looking", "found", "mending", "watching"] as const;
export type IncidentKind = (typeof incidentKinds)[number];
export type IncidentStage = (typeof incidentStages)[number];
export type IncidentState = "planned" | "running" | "over";

/** What was over for longer is told no more. */
export const toldAfterMs = 24 * 60 * 60_000;
/** Work that is planned for later is told that much before. */
export const toldBeforeMs = 14 * 24 * 60 * 60_000;

export interface Where {
  readonly locationIds: readonly string[];
  readonly serviceIds: readonly string[];
}

/** Where somebody is: their location with all those around it, and their services. */
export interface Place extends Where {}

export function touches({ locationIds, serviceIds }: Where, place: Place): boolean {
  if (locationIds.length === 0 && serviceIds.length === 0) return true;
  return locationIds.some((id) => place.locationIds.includes(id)) || serviceIds.some((id) => place.serviceIds.includes(id));
}

export function stateOf({ startedAt, endedAt }: { startedAt: Date; endedAt: Date | null }, now: Date): IncidentState {
  if (endedAt !== null && endedAt <= now) return "over";
  return startedAt > now ? "planned" : "running";
}

/** A location and those around it: a fault of the town is a fault of its streets. */
export function withAround(locationId: string | null, all: readonly { readonly id: string; readonly parentId: string | null }[]): string[] {
  const parents = new Map(all.map(({ id, parentId }) => [id, parentId]));
  const found: string[] = [];
  for (let at = locationId; at !== null && !found.includes(at); at = parents.get(at) ?? null) found.push(at);
  return found;
}
