import { registerExportJobs } from "../../platform/exports/export-job.ts";
import type { ExportHouse } from "../../platform/exports/list-export.ts";
import { MassActionBook } from "../../platform/mass-actions/mass-action.ts";
import { registerMassActionJobs } from "../../platform/mass-actions/run-mass-action.ts";
import type { Module } from "../../platform/module.ts";
import type { Tools } from "../../platform/tools.ts";
import { joinMerges, joinPartnerMoves } from "../customers/index.ts";
import { findStaffActor } from "../identity/index.ts";
import { moveServicesAction } from "../ordering/index.ts";
import { getSetting } from "../partners/index.ts";
import { ticketClosed, ticketMassActions } from "../tickets/index.ts";
import { customersExport } from "./customer-export.ts";
import { customerMassActions } from "./customer-mass-actions.ts";
import { reportExports } from "./finance/exports.ts";
import { financeRoutes } from "./finance/routes.ts";
import { registerSchedules } from "./finance/send-schedules.ts";
import { statementActions } from "./mass-statements.ts";
import { closeErasure, privacyOfMerges, privacyOfPartnerMoves } from "./privacy/ask.ts";
import { registerOwnData } from "./privacy/make-file.ts";
import { privacyRoutes } from "./privacy/routes.ts";
import { privacyFeatures, privacySettings } from "./privacy/settings.ts";
import { routes } from "./routes.ts";
import { exportJobOver, exportKeepHours, settings } from "./settings.ts";
import { simulatorRoutes } from "./simulator/routes.ts";
import { registerSimulations } from "./simulator/run-simulation.ts";

const massActions = (tools: Tools): MassActionBook =>
  new MassActionBook([...customerMassActions, ...statementActions(tools), moveServicesAction, ...ticketMassActions], findStaffActor);

export const exportHouse: ExportHouse = {
  findActor: findStaffActor,
  limits: async (work) => ({ jobOver: await getSetting(work, exportJobOver), keepHours: await getSetting(work, exportKeepHours) }),
};

export const reportsModule: Module = {
  name: "reports",
  settings: [...settings, ...privacySettings],
  features: privacyFeatures,
  exports: [customersExport, ...reportExports],
  routes: (api, tools) => {
    routes(massActions(tools))(api, tools);
    financeRoutes(api, tools);
    simulatorRoutes(api);
    privacyRoutes(api);
  },
  listen(on) {
    on(ticketClosed, "close-the-wish-to-be-erased", (work, { objectId }) => closeErasure(work, objectId));
    joinMerges("privacy", privacyOfMerges);
    joinPartnerMoves("privacy", privacyOfPartnerMoves);
  },
  jobs: (book, tools) => {
    registerOwnData(book, tools);
    registerMassActionJobs(book, massActions(tools));
    registerExportJobs(book, tools);
    registerSchedules(book, tools);
    registerSimulations(book, tools);
  },
};
