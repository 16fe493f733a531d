import { z } from "zod";
import { compare, parseDecimal } from "../../../shared/rational.ts";
import { defineSetting } from "../../platform/settings.ts";
import type { SettingRelation } from "../partners/index.ts";

const may = "config.payments.update" as const;
const provider = ["system", "partner"] as const;
const DecimalAmount = z.string().regex(/^\d{1,9}(\.\d{1,4})?$/, "a decimal number such as 5.00");

export const topupMin = defineSetting({
  key: "payments.topup_min",
  shape: DecimalAmount,
  fallback: "5.00",
  levels: provider,
  may,
  title: "Smallest top-up",
  help: "The least that a customer may pay onto the balance, in the account's currency. A smaller debt may be paid in full.",
});
export const topupMax = defineSetting({
  key: "payments.topup_max",
  shape: DecimalAmount,
  fallback: "1000.00",
  levels: provider,
  may,
  title: "Largest top-up",
  help: "The most that a customer may pay onto the balance at once. A larger debt may be paid in full.",
});
export const topupPresets = defineSetting({
  key: "payments.topup_presets",
  shape: z.array(z.int().min(1).max(100_000)).max(6),
  fallback: [10, 20, 50],
  levels: provider,
  may,
  title: "Proposed top-ups",
  help: "Whole amounts in the account's currency that customers take with one touch. Those below the smallest or above the largest top-up are not shown.",
});
export const allowPartial = defineSetting({
  key: "payments.allow_partial",
  shape: z.boolean(),
  fallback: true,
  levels: provider,
  may,
  title: "Part payments",
  help: "Customers may pay less than the chosen documents want.",
});
export const smallestPart = defineSetting({
  key: "payments.smallest_part",
  shape: DecimalAmount,
  fallback: "1.00",
  levels: provider,
  may,
  title: "Smallest part payment",
  help: "No part payment is below this, in the account's currency.",
});
export const attemptMinutes = defineSetting({
  key: "payments.attempt_minutes",
  shape: z.int().min(5).max(1440),
  fallback: 30,
  levels: provider,
  may,
  title: "Time to finish a payment",
  help: "In minutes. After that an attempt that was left on the gateway's page is over.",
});

export const cashRoundingStep = defineSetting({
  key: "payments.cash_rounding_step",
  shape: DecimalAmount,
  fallback: "0",
  levels: provider,
  may,
  title: "Smallest step in cash",
  help: "Cash is taken in such steps, for example 0.05. The difference stands on account 6990 and on the receipt; what is owed is settled in full. 0: to the cent.",
});

export const paymentsSettings = [topupMin, topupMax, topupPresets, allowPartial, smallestPart, attemptMinutes, cashRoundingStep];

/** Nobody could top up if the smallest were above the largest. */
export const topupLimits: SettingRelation = {
  keys: [topupMin.key, topupMax.key],
  wrong: (values) =>
    compare(parseDecimal(String(values[topupMin.key])), parseDecimal(String(values[topupMax.key]))) > 0
      ? { key: topupMin.key, code: "above-other", message: "The smallest top-up is above the largest." }
      : undefined,
};
