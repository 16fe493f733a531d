import type { Module } from "../../platform/module.ts";
import { registerImportJob } from "./imports/import-job.ts";
import { routes } from "./routes.ts";

export { makeErrorsFile } from "./imports/errors-file.ts";
export { workOnImport } from "./imports/import-customers.ts";
export type { ImportCounts, ImportRecord } from "./imports/import-records.ts";
export type { InWork } from "./imports/rehearse.ts";
export { addImport, startCheck, startRun } from "./imports/start-import.ts";
export { type NewSubscriber, type SubscriberAccount, type SubscriberService, type TakenOn, takeOnCustomers } from "./take-on-customer.ts";

export const orderingModule: Module = { name: "ordering", routes, jobs: registerImportJob };
