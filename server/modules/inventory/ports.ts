// Services stand beside this module and may call it, not the other way round: whose a service is is asked through here.
import { fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";

export interface ServiceOf {
  readonly serviceId: string;
  readonly customerId: string;
}
type KnowsServices = (work: Work, of: ServiceOf) => Promise<boolean>;

let isServiceOf: KnowsServices = () => Promise.resolve(false);

/** Called by the services module, once, at the start. */
export const knowServices = (knows: KnowsServices): void => {
  isServiceOf = knows;
};

export async function refuseForeignService(work: Work, of: ServiceOf): Promise<void> {
  if (!(await isServiceOf(work, of))) throw fieldProblem("serviceId", "unknown-value", "This customer has no such service.");
}
