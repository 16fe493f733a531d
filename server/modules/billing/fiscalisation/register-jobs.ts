import type { JobBook } from "../../../platform/jobs.ts";
import type { Tools } from "../../../platform/tools.ts";
import { fillReservations, tendFiscalisation } from "./fill-reservations.ts";
import { fillJob, registerJob, tendJob } from "./jobs.ts";
import type { FiscalAddOns } from "./ports.ts";
import { registerDocuments } from "./register-documents.ts";

export function registerFiscalJobs(book: JobBook, tools: Tools, addOns: FiscalAddOns): void {
  book.handle(registerJob, (run, { partnerId }) => registerDocuments(run, tools, addOns, partnerId));
  book.handle(fillJob, (run, pool) => fillReservations((act) => run.inWork(act), tools, addOns, pool));
  book.handle(tendJob, (run) => run.inWork(tendFiscalisation));
  book.every("* * * * *", tendJob);
}
