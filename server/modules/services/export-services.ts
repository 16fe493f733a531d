import type { z } from "zod";
import { amount, day, defineExport } from "../../platform/exports/list-export.ts";
import { exportServicesEndpoint, type ServiceRow } from "./contract.ts";
import { listServicesPage } from "./list-services.ts";

/** Exactly what the list shows with this filter. */
export const servicesExport = defineExport<typeof exportServicesEndpoint, z.input<typeof ServiceRow>>({
  endpoint: exportServicesEndpoint,
  may: "customers.profile.export",
  needs: "customers.services.view",
  kind: "services",
  about: { label: "Services", name: "services" },
  cells: {
    number: (row) => `S-${row.number}`,
    customerNumber: (row) => row.customer?.number,
    customer: (row) => row.customer?.name,
    planCode: (row) => row.plan.code,
    plan: (row) => row.plan.title,
    kind: (row) => row.kind,
    state: (row) => row.state,
    stateSinceOn: day((row) => row.stateSinceOn),
    waitsFor: (row) => row.waitsFor,
    lock: (row) => row.lock,
    startOn: day((row) => row.startOn),
    endOn: day((row) => row.endOn),
    invoicedUntilOn: day((row) => row.invoicedUntilOn),
    quantity: (row) => row.quantity,
    unitPrice: amount((row) => row.unitPrice),
    ownPrice: (row) => row.hasOwnPrice,
    includesTax: (row) => row.includesTax,
    priceMonths: (row) => row.priceMonths,
    monthNet: amount((row) => row.price?.month.net.amount),
    monthGross: amount((row) => row.price?.month.gross.amount),
    currency: (row) => row.currency,
    login: (row) => row.login,
    address: (row) => row.address,
    priority: (row) => row.priority,
  },
  list: (work, page, { filter }) => listServicesPage(work, { ...page, filter }),
});
