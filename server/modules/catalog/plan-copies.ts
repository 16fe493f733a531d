// What modules above keep beside a plan comes along when it is copied.
import type { Work } from "../../platform/work.ts";

interface PlanCopy {
  readonly fromPlanId: string;
  readonly toPlanId: string;
}

type Follow = (work: Work, copy: PlanCopy) => Promise<void>;
const participants = new Map<string, Follow>();

/** Called by a module above, once, at the start. It acts in the transaction of the copy; nobody has that plan yet. */
export const joinPlanCopies = (name: string, follow: Follow): void => void participants.set(name, follow);

export async function followCopy(work: Work, copy: PlanCopy): Promise<void> {
  for (const follow of participants.values()) await follow(work, copy);
}
