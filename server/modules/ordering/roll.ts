// The first step of the day: what was to start, end or be withdrawn by today does so.
import type { DailyStep } from "../../platform/daily/daily-step.ts";
import { endContracts, endDueServices, startDueServices, withdrawExpiredServices } from "../services/index.ts";
import { applyDueChanges } from "./planned-changes/apply-due.ts";

export const rollStep: DailyStep = {
  name: "ordering.roll",
  after: [],
  at: () => Promise.resolve("00:05"),
  run: async (run) => {
    const { partnerId, on, inWork } = run;
    // What was planned comes first: an end settles its money before the service is only ended.
    const changes = await applyDueChanges(run);
    // Before the ends: a bundle whose contract runs out gets its last day here.
    const contracts = await inWork((work) => endContracts(work, { partnerId, on }));
    return {
      ...changes,
      contractsRenewed: contracts.renewed,
      bundlesEnding: contracts.ending,
      ended: await inWork((work) => endDueServices(work, { partnerId, on })),
      withdrawn: await inWork((work) => withdrawExpiredServices(work, { partnerId, on })),
      started: await inWork((work) => startDueServices(work, { partnerId, on })),
    };
  },
};
