import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

export const mutableUnpaid = defineSetting({
  key: "billing.mutable_unpaid",
  shape: z.boolean(),
  fallback: false,
  levels: ["system", "partner"],
  may: "config.finance.update",
  title: "Edit invoices that nobody has seen yet",
  help: "Staff may change an issued invoice until it is sent, paid, credited or exported. Each former version is kept with its PDF.",
});
