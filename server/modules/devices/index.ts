import type { Module } from "../../platform/module.ts";
import type { Tools } from "../../platform/tools.ts";
import { joinMerges, joinPartnerMoves } from "../customers/index.ts";
import { forgetChecksStep } from "./check-line.ts";
import { deviceFeatures } from "./features.ts";
import { readCpeJob, readCpesJob, runActionJob } from "./jobs.ts";
import { devicesOfMerges, devicesOfPartnerMoves } from "./participants.ts";
import type { RouterAdapters } from "./ports.ts";
import { readCpe, readCpes } from "./read-cpe.ts";
import { portalRoutes, staffRoutes } from "./routes.ts";
import { runAction } from "./run-action.ts";
import { settings } from "./settings.ts";

export { addCpe } from "./add-cpe.ts";
export { findOwnCheck } from "./check-line.ts";
export { joinLineSources } from "./line-sources.ts";
export { assignCpe } from "./manage-cpes.ts";

export const devicesModule = (makeAdapters: (tools: Tools) => RouterAdapters): Module => ({
  name: "devices",
  settings,
  features: deviceFeatures,
  daily: [forgetChecksStep],
  routes: (api, tools) => {
    staffRoutes(api);
    portalRoutes(api, tools, makeAdapters(tools));
  },
  listen: () => {
    joinMerges("devices", devicesOfMerges);
    joinPartnerMoves("devices", devicesOfPartnerMoves);
  },
  jobs: (book, tools) => {
    const adapters = makeAdapters(tools);
    book.handle(runActionJob, (run, { actionId }) => runAction(run, tools, adapters, actionId));
    book.handle(readCpeJob, (run, { cpeId }) => readCpe(run, adapters, cpeId));
    book.handle(readCpesJob, readCpes);
    book.every("*/5 * * * *", readCpesJob);
  },
});
