import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";
import { fieldPermissions } from "./contract.ts";

const portal = { levels: ["system", "partner"], may: "config.portal.update" } as const;
const Permission = z.enum(fieldPermissions);

export const autoTopup = defineSetting({
  ...portal,
  key: "portal.topup.enabled",
  shape: z.boolean(),
  fallback: false,
  title: "Automatic data packs",
  help: "When the data of a capped service is used up, a pack is bought by itself where that is switched on for the service.",
});
export const autoTopupField = defineSetting({
  ...portal,
  key: "portal.topup.auto_topup",
  shape: Permission,
  fallback: "view",
  title: "Automatic packs: the switch",
  help: "Whether customers see it, or change it themselves.",
});
export const autoPlansField = defineSetting({
  ...portal,
  key: "portal.topup.auto_plans",
  shape: Permission,
  fallback: "view",
  title: "Automatic packs: which pack",
  help: "Whether customers see it, or change it themselves.",
});
export const limitTypeField = defineSetting({
  ...portal,
  key: "portal.topup.limit_type",
  shape: Permission,
  fallback: "view",
  title: "Automatic packs: what is counted",
  help: "Whether customers see it, or change it themselves.",
});
export const maxPerMonthField = defineSetting({
  ...portal,
  key: "portal.topup.max_per_month",
  shape: Permission,
  fallback: "view",
  title: "Automatic packs: the most in a month",
  help: "Whether customers see it, or change it themselves.",
});

export const manualTopup = defineSetting({
  ...portal,
  key: "portal.manual_topup.enabled",
  shape: z.boolean(),
  fallback: false,
  title: "Customers buy data packs",
  help: "For services with a data cap.",
});
export const packDocument = defineSetting({
  ...portal,
  key: "portal.manual_topup.document",
  shape: z.enum(["invoice", "proforma"]),
  fallback: "invoice",
  title: "Document for a data pack",
  help: "An invoice, or a proforma that becomes one when it is paid.",
});
export const payBefore = defineSetting({
  ...portal,
  key: "portal.manual_topup.pay_before",
  shape: z.boolean(),
  fallback: true,
  title: "Data packs are paid first",
  help: "Off: the data is there at once, and the document follows.",
});

export const packSettings = [
  ...[autoTopup, autoTopupField, autoPlansField, limitTypeField, maxPerMonthField],
  ...[manualTopup, packDocument, payBefore],
];
