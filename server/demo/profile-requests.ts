// What customers changed of their own data and staff decide about (P-191): one waits, one was declined.
import { getCustomer } from "../modules/customers/index.ts";
import { askForProfile, declineProfileOf } from "../modules/ordering/index.ts";
import { type StaffActor, system } from "../platform/actor.ts";
import { inWork, type Work } from "../platform/work.ts";
import type { Program } from "../program.ts";

const hourMs = 3_600_000;

interface Story {
  readonly hoursBack: number;
  readonly wanted: (fullName: string) => Parameters<typeof askForProfile>[1];
  /** Left out: it waits. */
  readonly declined?: string;
}
const stories: readonly Story[] = [
  { hoursBack: 3, wanted: (fullName) => ({ fullName: `${fullName.split(" ")[0]} Lindqvist` }) },
  { hoursBack: 27, wanted: () => ({ street1: "Harbour Street 14", zip: "20457", city: "Seaford" }) },
  {
    hoursBack: 70,
    wanted: () => ({ fullName: "The landlord" }),
    declined: "The contract is in your own name. If somebody else takes the line over, please send us a form that both have signed.",
  },
];

/** Each story is lived by the next of the customers. */
export async function liveProfileRequests({ base }: Program, staff: StaffActor, customerIds: readonly string[]): Promise<void> {
  for (const [index, story] of stories.entries()) {
    const id = customerIds[index];
    if (id === undefined) return;
    const { partnerId, fullName } = await inWork(base, { actor: staff }, (work) => getCustomer(work, id));
    const origin = { source: "demo" as const };
    const now = new Date(base.clock.now().getTime() - story.hoursBack * hourMs);
    const actor = { kind: "customer" as const, customerId: id, partnerId, name: fullName, sessionId: id };
    const works = {
      actor,
      origin,
      repeatKey: id,
      inWork: <T>(act: (work: Work) => Promise<T>) => inWork(base, { actor, origin, now }, act),
      asSystem: <T>(name: string, act: (work: Work) => Promise<T>) => inWork(base, { actor: system(name), origin, now }, act),
    };
    await askForProfile(works, story.wanted(fullName));
    const { declined } = story;
    const later = new Date(now.getTime() + 2 * hourMs);
    if (declined) await inWork(base, { actor: staff, origin, now: later }, (work) => declineProfileOf(work, id, declined));
  }
}
