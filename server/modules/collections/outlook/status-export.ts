import type { z } from "zod";
import { amount, day, defineExport } from "../../../platform/exports/list-export.ts";
import { exportAccountStatusEndpoint, type StatusRow } from "../contract.ts";
import { listAccountStatus } from "./status-list.ts";

/** Exactly what the list shows with this filter. */
export const accountStatusExport = defineExport<typeof exportAccountStatusEndpoint, z.input<typeof StatusRow>>({
  endpoint: exportAccountStatusEndpoint,
  may: "customers.profile.export",
  needs: "customers.billing.view",
  kind: "account-status",
  about: { label: "Account status", name: "account-status" },
  cells: {
    number: (row) => row.number,
    name: (row) => row.name,
    status: (row) => row.status,
    group: (row) => row.group,
    on: day((row) => row.on),
    isDone: (row) => row.isDone,
    document: (row) => row.document?.text,
    dueOn: day((row) => row.document?.dueOn),
    daysOverdue: (row) => row.daysOverdue,
    open: amount((row) => row.open.amount),
    shortfall: amount((row) => row.shortfall.amount),
    balance: amount((row) => row.balance.amount),
    currency: (row) => row.open.currency,
    holds: (row) => row.holds.map(({ kind, until }) => (until === null ? kind : `${kind} ${until}`)).join("; "),
    paymentMethod: (row) => row.paymentMethod,
    billingType: (row) => row.billingType,
    services: (row) => row.services.map(({ number }) => `S-${number}`).join("; "),
    atRisk: amount((row) => row.atRisk?.amount),
    phones: (row) => row.phones.join("; "),
    emails: (row) => row.emails.join("; "),
    labels: (row) => row.labels.map(({ title }) => title).join("; "),
  },
  list: (work, page, { filter }) => listAccountStatus(work, { ...page, filter }),
});
