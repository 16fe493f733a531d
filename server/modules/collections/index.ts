import type { Module } from "../../platform/module.ts";
import { joinMerges, joinPartnerMoves } from "../customers/index.ts";
import { listen } from "./listeners.ts";
import { accountStatusExport } from "./outlook/status-export.ts";
import { collectionsOfMerges, collectionsOfPartnerMoves } from "./participants.ts";
import { blockStep, deactivateStep } from "./procedure/block-step.ts";
import { overdueStep } from "./procedure/overdue-step.ts";
import { collectionsProofs } from "./proofs.ts";
import { routes } from "./routes.ts";
import { settings } from "./settings.ts";
import { evaluateJob, runEvaluation } from "./status/evaluate.ts";

export const collectionsModule: Module = {
  name: "collections",
  settings,
  exports: [accountStatusExport],
  proofs: collectionsProofs,
  routes,
  daily: [overdueStep, blockStep, deactivateStep],
  listen: (on) => {
    joinMerges("collections", collectionsOfMerges);
    joinPartnerMoves("collections", collectionsOfPartnerMoves);
    listen(on);
  },
  jobs: (book) => book.handle(evaluateJob, runEvaluation),
};
