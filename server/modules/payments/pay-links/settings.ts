import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

const levels = ["system", "partner"] as const;
const inPortal = "config.portal.update" as const;
const inPayments = "config.payments.update" as const;

export const directPay = defineSetting({
  key: "portal.finance.direct_pay",
  shape: z.boolean(),
  fallback: true,
  levels,
  may: inPortal,
  title: "Pay links",
  help: "Who holds a link to a bill pays it without signing in. Off: links that are out lead nowhere.",
});
export const directPaySaved = defineSetting({
  key: "portal.finance.direct_pay_saved",
  shape: z.boolean(),
  fallback: false,
  levels,
  may: inPortal,
  title: "Saved methods on pay links",
  help: "A pay link offers the customer's saved card or account as well, after the postcode or the date of birth; on links older than 30 days after a code to the customer, too. Whoever has that code may also save a new one there for later invoices.",
});
export const linkPdf = defineSetting({
  key: "portal.finance.link_pdf",
  shape: z.boolean(),
  fallback: false,
  levels,
  may: inPortal,
  title: "The paper behind a pay link",
  help: "Who holds a link to a bill also reads the bill itself as a PDF, with the address and the services on it.",
});
export const quickPay = defineSetting({
  key: "portal.finance.quick_pay",
  shape: z.boolean(),
  fallback: false,
  levels,
  may: inPortal,
  title: "Bills found by number",
  help: "Anybody with a customer number and the postcode, or the total of the last invoice, may pay what is due.",
});
export const payLinkDays = defineSetting({
  key: "payments.pay_link_days",
  shape: z.int().min(1).max(730),
  fallback: 180,
  levels,
  may: inPayments,
  title: "Life of a pay link",
  help: "In days. Who opens one that is older has a new one sent to the contact on record.",
});

export const linkPlaces = ["invoice", "proforma", "reminder", "paper"] as const;

export const payLinkPlaces = defineSetting({
  key: "payments.pay_link_places",
  shape: z.array(z.enum(linkPlaces)).max(linkPlaces.length),
  fallback: ["invoice", "proforma", "reminder"],
  levels,
  may: inPayments,
  title: "Where pay links stand",
  help: "In the mails about invoices, proformas and reminders, and as a code on the papers themselves. Only where a gateway takes payments by link.",
});

export const payLinkSettings = [directPay, directPaySaved, linkPdf, quickPay, payLinkDays, payLinkPlaces];
