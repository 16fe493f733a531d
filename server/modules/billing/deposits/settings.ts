import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

export const depositApplyOn = defineSetting({
  key: "billing.deposit_apply_on",
  shape: z.enum(["deactivation", "never"]),
  fallback: "deactivation",
  levels: ["system", "partner"],
  may: "config.finance.update",
  title: "Deposits pay debts",
  help: "On deactivation: what is held pays what is open once a customer becomes inactive. Never: only staff use a deposit.",
});

export const depositSettings = [depositApplyOn];
