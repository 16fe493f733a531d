// In the night: what ended or was stopped long ago lets go of what it held.
import type { DailyStep } from "../../platform/daily/daily-step.ts";
import { releaseDueServices } from "./roll-services.ts";

export const releaseStep: DailyStep = {
  name: "services.release",
  after: [],
  at: () => Promise.resolve("03:00"),
  run: async ({ partnerId, on, inWork }) => ({ released: await inWork((work) => releaseDueServices(work, { partnerId, on })) }),
};
