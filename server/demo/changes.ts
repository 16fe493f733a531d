// What customers want changed: another plan, a pause while they travel, an end. With a price first, as at the counter (B-97).
import { addDays, type Day, onDayOfMonth } from "../../shared/calendar.ts";
import { confirmQuote, makeQuote } from "../modules/ordering/index.ts";
import { ChangeWish } from "../modules/ordering/planned-changes/contract.ts";
import { getService, listRunningServices } from "../modules/services/index.ts";
import { describeActor } from "../platform/event-bus.ts";
import type { Work } from "../platform/work.ts";
import type { Offer, PlanCode } from "./offer.ts";
import { chance } from "./people.ts";

const upwards: Partial<Record<PlanCode, PlanCode>> = { "home-100": "home-500", "home-500": "fibre-1000", "fibre-1000": "home-500" };
const reasonsToLeave = ["Moves away", "Another provider is cheaper", "Flat is given up"];

/** Whether a customer comes with a wish on this day; seldom. */
export const wantsChange = (n: number, on: Day): boolean => chance(n * 107 + Number(on.replaceAll("-", "")), 260) === 0;

/** One customer's wish, worked out and confirmed by staff. Nothing where nothing runs. */
export async function changeSomething(work: Work, { id, n, on }: { id: string; n: number; on: Day }, offer: Offer): Promise<void> {
  const services = await Promise.all((await listRunningServices(work, id)).map((serviceId) => getService(work, serviceId)));
  const internet = services.find((service) => service.kind === "internet");
  if (internet?.state !== "active" || internet.endOn !== null) return;
  const target = upwards[codeOf(offer, internet.planId) ?? "voice"];
  const kind = chance(n * 109, 10);
  if (kind < 6 && target) return settle(work, internet.id, { kind: "plan", planId: offer.plans[target].id, reason: "Asked for it" });
  if (kind < 8) return settle(work, internet.id, { kind: "pause", until: addDays(on, 14 + chance(n, 20)), reason: "Travels" });
  for (const service of services.filter(({ state, endOn }) => state === "active" && endOn === null))
    await settle(work, service.id, { kind: "end", endOn: onDayOfMonth(on, 31), reason: reasonsToLeave[chance(n, reasonsToLeave.length)] });
}

const codeOf = (offer: Offer, planId: string): PlanCode | undefined =>
  (Object.keys(offer.plans) as PlanCode[]).find((code) => offer.plans[code].id === planId);

async function settle(work: Work, serviceId: string, wish: object): Promise<void> {
  const quote = await makeQuote(work, { serviceId, wish: ChangeWish.parse(wish), channel: "admin" });
  await confirmQuote(work, { quoteId: quote.id, replace: false, channel: "admin", requestedBy: describeActor(work) });
}
