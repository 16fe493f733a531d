import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";
import { eInvoiceFormats } from "./semantic-invoice-rules.ts";
import { deliveries } from "./tables.ts";

const may = "config.finance.update" as const;
const provider = ["system", "partner"] as const;

export const eInvoiceFormat = defineSetting({
  key: "billing.e_invoice_format",
  shape: z.enum(["none", ...eInvoiceFormats]),
  fallback: "none",
  levels: provider,
  may,
  title: "E-invoices",
  help: "What customers get who have no wish of their own. Factur-X is a PDF that carries its XML and can go to everybody.",
});
export const eInvoiceDelivery = defineSetting({
  key: "billing.e_invoice_delivery",
  shape: z.enum(deliveries),
  fallback: "attach",
  levels: provider,
  may,
  title: "E-invoices reach the customer",
  help: "By mail with the invoice, by download from the portal, or through a network.",
});
export const sellerScheme = defineSetting({
  key: "billing.e_invoice_seller_scheme",
  shape: z.string().regex(/^(|\d{4}|[A-Z]{2})$/, "four digits or two letters, as in the EAS list"),
  fallback: "",
  levels: provider,
  may,
  title: "Scheme of the own electronic address",
  help: "From the EAS list: 9930 is a German VAT number, 0208 a Belgian company number. Empty: the e-mail address serves.",
});
export const sellerAddress = defineSetting({
  key: "billing.e_invoice_seller_address",
  shape: z.string().trim().max(100),
  fallback: "",
  levels: provider,
  may,
  title: "Own electronic address",
  help: "Where answers to e-invoices are sent, in the scheme above.",
});
export const sellerContact = defineSetting({
  key: "billing.e_invoice_contact",
  shape: z.string().trim().max(100),
  fallback: "",
  levels: provider,
  may,
  title: "Who answers questions about invoices",
  help: "A person or a department. XRechnung demands it. Empty: the partner's name.",
});
export const creditorId = defineSetting({
  key: "billing.e_invoice_creditor_id",
  shape: z.string().trim().max(35),
  fallback: "",
  levels: provider,
  may,
  title: "Creditor identifier",
  help: "The SEPA identifier that direct debits are collected under.",
});
export const accessPoint = defineSetting({
  key: "billing.e_invoice_access_point",
  // A new adapter gets its name here as well.
  shape: z.enum(["none", "sandbox"]),
  fallback: "none",
  levels: provider,
  may,
  title: "Access point",
  help: "Through whom e-invoices go into a network.",
});

export const eInvoiceSettings = [eInvoiceFormat, eInvoiceDelivery, sellerScheme, sellerAddress, sellerContact, creditorId, accessPoint];
