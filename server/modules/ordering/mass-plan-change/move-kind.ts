import { addDays, calendarDay } from "../../../../shared/calendar.ts";
import { defineMassAction, type Looked } from "../../../platform/mass-actions/mass-action.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { getService, serviceLabel } from "../../services/index.ts";
import { MoveParams } from "./contract.ts";
import { lookAtMove, moveService } from "./move-service.ts";
import { namesOfServices } from "./services-to-move.ts";

const may = "customers.services.update" as const;
const reach = async (work: Work, serviceId: string): Promise<void> => {
  await getReachable(work, (await getService(work, serviceId)).customerId, may);
};

/** Each is priced as it will be settled, which takes a moment; whoever has more moves them in several goes. */
export const mostMoved = 500;

/** B-18 services of one plan to another. One that is refused or has moved already is left, and all others go on. */
export const moveServicesAction = defineMassAction({
  name: "services.move-plan",
  params: MoveParams,
  may,
  mostRows: mostMoved,
  isDestructive: () => false,
  async look(work, ids, params) {
    // Somewhere it is still yesterday.
    if (params.on < addDays(calendarDay(work.now, "UTC"), -1))
      throw fieldProblem("on", "in-the-past", "Choose today or a day that is still to come.");
    const looked = new Map<string, Looked>();
    for (const { id, number, customer, partnerId } of await namesOfServices(work, ids, may)) {
      const move = await lookAtMove(work, id, params);
      const label = `${serviceLabel(number)} ${customer}`;
      looked.set(id, move.kind === "stays" ? { label, partnerId, skip: move.why, told: move.told } : { label, partnerId, told: move.told });
    }
    return looked;
  },
  async act(work, serviceId, params) {
    await reach(work, serviceId);
    const move = await moveService(work, serviceId, params);
    return move.kind === "stays" ? { kind: "skipped", why: move.why, told: move.told } : { kind: "changed", told: move.told };
  },
});
