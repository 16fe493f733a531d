import type { z } from "zod";
import { amount, day, defineExport } from "../../platform/exports/list-export.ts";
import { type CustomerRow, exportCustomersEndpoint } from "./contract.ts";
import { listCustomers } from "./customer-list.ts";

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
  list: (work, page, { filter }) => listCustomers(work, { ...page, filter }),
});
