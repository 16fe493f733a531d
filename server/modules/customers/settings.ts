import { z } from "zod";
import { FilledLine } from "../../../shared/text.ts";
import { defineSetting } from "../../platform/settings.ts";

const levels = ["system", "partner"] as const;
const may = "config.main.update" as const;

/** What may be made required beyond what a customer cannot exist without. */
// biome-ignore format: one list.
export const requirableFields = [
  "locationId", "emails", "phones", "street1", "city", "zip", "country", "dateOfBirth", "identification", "taxId", "companyName", "companyNumber",
] as const;
const Fields = z.array(z.enum(requirableFields)).max(requirableFields.length);

export const requiredOfIndividuals = defineSetting({
  key: "customers.required_fields_individual",
  shape: Fields,
  fallback: ["locationId"],
  levels,
  may,
  title: "Required of individuals",
  help: "Asked for when staff add or edit a customer. A location is asked for only where the partner has some.",
});
export const requiredOfCompanies = defineSetting({
  key: "customers.required_fields_company",
  shape: Fields,
  fallback: ["locationId"],
  levels,
  may,
  title: "Required of companies",
  help: "Asked for when staff add or edit a company or reseller.",
});
export const loginPattern = defineSetting({
  key: "customers.login_pattern",
  shape: z
    .string()
    .regex(/^[A-Za-z0-9._@-]*(\{(seq:\d{1,2}|name|email)\}[A-Za-z0-9._@-]*)+$/)
    .max(60),
  fallback: "{seq:6}",
  levels,
  may,
  title: "Pattern of portal logins",
  help: "{seq:6} is the customer's number with six digits, {name} the name, {email} the first mail address. A prefix stands before it as it is.",
});
export const duplicateWarn = defineSetting({
  key: "customers.duplicate_warn",
  shape: z.int().min(0).max(200),
  fallback: 60,
  levels,
  may,
  title: "Warn of duplicates from",
  help: "The score from which adding a customer asks whether it is the same one.",
});
export const duplicateList = defineSetting({
  key: "customers.duplicate_list",
  shape: z.int().min(0).max(200),
  fallback: 40,
  levels,
  may,
  title: "List duplicates from",
  help: "The score from which two customers stand in the list of duplicates.",
});
export const commentEditMinutes = defineSetting({
  key: "customers.comment_edit_min",
  shape: z.int().min(0).max(1440),
  fallback: 15,
  levels,
  may,
  title: "Minutes to edit a comment",
  help: "Within so many minutes an edit leaves no trace; later the earlier text is kept.",
});
export const statusReasons = defineSetting({
  key: "customers.status_reasons",
  shape: z.array(FilledLine(80)).max(50),
  fallback: ["Customer's wish", "Moved away", "Not paid", "Abuse", "Mistake", "Other"],
  levels,
  may,
  title: "Reasons of a status change",
  help: "What staff choose from; they may add a text.",
});
export const recycleDays = defineSetting({
  key: "customers.recycle_days",
  shape: z.int().min(1).max(365),
  fallback: 30,
  levels: ["system"],
  may,
  title: "Days in the recycle bin",
  help: "After so many days a deleted customer is removed for good. Money documents stay.",
});

export const settings = [
  requiredOfIndividuals,
  requiredOfCompanies,
  loginPattern,
  duplicateWarn,
  duplicateList,
  commentEditMinutes,
  statusReasons,
  recycleDays,
];
