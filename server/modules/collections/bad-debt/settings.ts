import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

const may = "config.finance.update" as const;
const provider = ["system", "partner"] as const;
const DecimalAmount = z.string().regex(/^\d{1,9}(\.\d{1,4})?$/, "a decimal number such as 5.00");

export const dunning = defineSetting({
  key: "collections.dunning",
  shape: z.boolean(),
  fallback: true,
  levels: provider,
  may,
  title: "Dunning letters",
  help: "Whoever is inactive and still owes gets the letters that are set up for it. Off: debts are still listed, and nobody is written to.",
});
export const dunningMinAmount = defineSetting({
  key: "collections.dunning_min_amount",
  shape: DecimalAmount,
  fallback: "5.00",
  levels: provider,
  may,
  title: "Smallest debt for a letter",
  help: "Less than this is not worth a letter, in the partner's currency.",
});
export const handOverDays = defineSetting({
  key: "collections.hand_over_days",
  shape: z.int().min(0).max(365),
  fallback: 14,
  levels: provider,
  may,
  title: "Days before an agency may have it",
  help: "Counted from the last letter. From then on the debt is listed as ready to be handed over; a person does that.",
});
export const approveDebtors = defineSetting({
  key: "collections.approve_debtors",
  shape: z.boolean(),
  fallback: true,
  levels: provider,
  may,
  title: "New services for former debtors need approval",
  help: "Whoever has debts that were written off, or looks like somebody who has, gets a new service only when staff with the right to it agree.",
});
export const debtorMarks = defineSetting({
  key: "collections.debtor_marks",
  shape: z.array(z.enum(["tax_id", "phone", "email", "address"])).max(4),
  fallback: ["tax_id", "phone", "email", "address"],
  levels: provider,
  may,
  title: "How former debtors are recognised",
  help: "One of these in common is enough. Without any, only the customer's own record counts.",
});
export const approvalDays = defineSetting({
  key: "collections.approval_days",
  shape: z.int().min(1).max(365),
  fallback: 30,
  levels: provider,
  may,
  title: "Days an approval is good for",
  help: "For one new service.",
});

export const badDebtSettings = [dunning, dunningMinAmount, handOverDays, approveDebtors, debtorMarks, approvalDays];
