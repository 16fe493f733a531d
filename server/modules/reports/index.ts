import { MassActionBook } from "../../platform/mass-actions/mass-action.ts";
import { registerMassActionJobs } from "../../platform/mass-actions/run-mass-action.ts";
import type { Module } from "../../platform/module.ts";
import { findStaffActor } from "../identity/index.ts";
import { customerMassActions } from "./customer-mass-actions.ts";
import { routes } from "./routes.ts";
import { settings } from "./settings.ts";

const massActions = new MassActionBook(customerMassActions, findStaffActor);

export const reportsModule: Module = {
  name: "reports",
  settings,
  routes: routes(massActions),
  jobs: (book) => registerMassActionJobs(book, massActions),
};
