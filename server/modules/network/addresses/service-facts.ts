// What people call a service, for screens, files and refusals. Services are a module above this one, so it tells us: it joins here once, at the start.
import type { Work } from "../../../platform/work.ts";

export interface ServiceFacts {
  /** "S-2044" */
  readonly number: string;
  readonly customer: string;
  readonly customerNumber: string;
}

export interface NamedService {
  readonly serviceId: string;
  readonly customerId: string;
  readonly partnerId: string;
}

export interface ServiceTeller {
  /** Those that the actor may see, by the service's id. */
  describe(work: Work, serviceIds: readonly string[]): Promise<ReadonlyMap<string, ServiceFacts>>;
  /** What a number, or an id of another system, in a file means: by that text, as far as the actor may see it. */
  find(work: Work, refs: readonly string[]): Promise<ReadonlyMap<string, NamedService>>;
}

let teller: ServiceTeller | undefined;

export const joinServiceFacts = (known: ServiceTeller): void => {
  teller = known;
};

export async function factsOf(work: Work, serviceIds: readonly (string | null)[]): Promise<ReadonlyMap<string, ServiceFacts>> {
  const ids = [...new Set(serviceIds.flatMap((id) => id ?? []))];
  return (ids.length > 0 && (await teller?.describe(work, ids))) || new Map<string, ServiceFacts>();
}

export const findServices = async (work: Work, refs: readonly string[]): Promise<ReadonlyMap<string, NamedService>> =>
  (refs.length > 0 && (await teller?.find(work, [...new Set(refs)]))) || new Map<string, NamedService>();
