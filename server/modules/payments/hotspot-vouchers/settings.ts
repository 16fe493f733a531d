import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

const may = "config.payments.update" as const;
const provider = ["system", "partner"] as const;

export const voucherRevenue = defineSetting({
  key: "payments.hotspot_voucher_revenue",
  shape: z.enum(["sale", "first_use"]),
  fallback: "first_use",
  levels: provider,
  may,
  title: "Revenue of hotspot vouchers",
  help: "At the sale, or with the first use: until then it is owed access, on account 2400. The tax is due with the invoice either way.",
});
export const voucherExpiryIncome = defineSetting({
  key: "payments.hotspot_voucher_expiry_income",
  shape: z.boolean(),
  fallback: false,
  levels: provider,
  may,
  title: "Expired hotspot vouchers become income",
  help: "What was paid for vouchers that nobody used by their last day is taken as income. Off: it stays owed.",
});

export const hotspotVoucherSettings = [voucherRevenue, voucherExpiryIncome];
