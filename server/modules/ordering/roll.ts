// The first step of the day: what was to start, end or be withdrawn by today does so.
import type { DailyStep } from "../../platform/daily/daily-step.ts";
import { endDueServices, startDueServices, withdrawExpiredServices } from "../services/index.ts";

export const rollStep: DailyStep = {
  name: "ordering.roll",
  after: [],
  at: () => Promise.resolve("00:05"),
  run: async ({ partnerId, on, inWork }) => ({
    ended: await inWork((work) => endDueServices(work, { partnerId, on })),
    withdrawn: await inWork((work) => withdrawExpiredServices(work, { partnerId, on })),
    started: await inWork((work) => startDueServices(work, { partnerId, on })),
  }),
};
