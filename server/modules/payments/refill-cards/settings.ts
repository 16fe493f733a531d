import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

const may = "config.payments.update" as const;
const provider = ["system", "partner"] as const;

export const refillCardsInPortal = defineSetting({
  key: "payments.refill_cards_in_portal",
  shape: z.boolean(),
  fallback: false,
  levels: provider,
  may,
  title: "Refill cards in the portal",
  help: "Customers can type the code of a card and have its value on their balance.",
});
export const refillCardExpiryIncome = defineSetting({
  key: "payments.refill_card_expiry_income",
  shape: z.boolean(),
  fallback: false,
  levels: provider,
  may,
  title: "Expired cards become income",
  help: "The value of sold cards that nobody used by their last day is taken as income. Off: it stays owed, as some countries demand.",
});

export const refillCardSettings = [refillCardsInPortal, refillCardExpiryIncome];
