import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

const may = "config.payments.update" as const;
const provider = ["system", "partner"] as const;
const DecimalAmount = z.string().regex(/^\d{1,9}(\.\d{1,4})?$/, "a decimal number such as 5.00");
const shared = { shape: DecimalAmount, fallback: "0", levels: provider, may } as const;

export const bounceFees = {
  insufficient_funds: defineSetting({
    ...shared,
    key: "payments.bounce_fee_no_funds",
    title: "Bounce fee: no money on the account",
    help: "Net, in the account's currency; 0 for none. It waits for the next invoice.",
  }),
  account_closed: defineSetting({
    ...shared,
    key: "payments.bounce_fee_closed",
    title: "Bounce fee: account closed or blocked",
    help: "Net, in the account's currency; 0 for none. It waits for the next invoice.",
  }),
  disputed: defineSetting({
    ...shared,
    key: "payments.bounce_fee_disputed",
    title: "Bounce fee: taken back by the payer",
    help: "Also for chargebacks that a gateway reports. Net, in the account's currency; 0 for none. It waits for the next invoice.",
  }),
  wrong_data: defineSetting({
    ...shared,
    key: "payments.bounce_fee_wrong_data",
    title: "Bounce fee: wrong account or card data",
    help: "Net, in the account's currency; 0 for none. It waits for the next invoice.",
  }),
} as const;

export const bounceFeeTax = defineSetting({
  key: "payments.bounce_fee_tax",
  shape: z.string().max(100),
  fallback: "",
  levels: provider,
  may,
  title: "Tax of bounce fees",
  help: "The tax that is added to the fee. Without one no fee is charged.",
});

export const bounceSettings = [...Object.values(bounceFees), bounceFeeTax];
