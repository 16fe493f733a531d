import type { z } from "zod";
import type { CsvValue } from "../../platform/csv.ts";
import { amount, day, defineExport, moment } from "../../platform/exports/list-export.ts";
import { valueAsText } from "../partners/index.ts";
import { type CustomerRow, exportCustomersEndpoint } from "./contract.ts";
import { listCustomers } from "./customer-list.ts";
import { fieldsInLists } from "./field-columns.ts";

/** Exactly what the list shows with this filter. */
export const customersExport = defineExport<typeof exportCustomersEndpoint, z.input<typeof CustomerRow>>({
  endpoint: exportCustomersEndpoint,
  may: "customers.profile.export",
  kind: "customers",
  about: { label: "Customers", name: "customers" },
  cells: {
    number: (row) => row.number,
    name: (row) => row.name,
    companyName: (row) => row.companyName,
    category: (row) => row.category,
    status: (row) => row.status,
    blockedBy: (row) => row.blockedBy,
    partner: (row) => row.partner.name,
    location: (row) => row.location?.path.join(" / "),
    portalLogin: (row) => row.portalLogin,
    email: (row) => row.email,
    phone: (row) => row.phone,
    street1: (row) => row.street1,
    city: (row) => row.city,
    zip: (row) => row.zip,
    country: (row) => row.country,
    addedOn: day((row) => row.addedOn),
    labels: (row) => row.labels.map((label) => label.title).join(", "),
    balance: amount((row) => row.balance?.amount),
    currency: (row) => row.balance?.currency,
    monthlyValue: amount((row) => row.monthlyValue?.amount),
    paymentMethod: (row) => row.paymentMethod,
    mainAccount: (row) => row.link.mainNumber,
  },
  async more(work) {
    const cells = (await fieldsInLists(work)).map(({ name, type }) => {
      const of = (row: z.input<typeof CustomerRow>): CsvValue => asCell(row.extra[name]);
      return [`extra.${name}`, type === "date" ? day(of) : type === "moment" ? moment(of) : of] as const;
    });
    return Object.fromEntries(cells);
  },
  list: (work, page, { filter }) => listCustomers(work, { ...page, filter }),
});

function asCell(value: unknown): CsvValue {
  const text = valueAsText(value);
  if (Array.isArray(text)) return text.join(", ");
  if (typeof text === "boolean") return text ? "yes" : "no";
  return typeof text === "string" || typeof text === "number" ? text : null;
}
