// The journal and the ledger of an account as files: exactly what is filtered (O-49, O-75).
import type { z } from "zod";
import { amount, day, defineExport, moment } from "../../../platform/exports/list-export.ts";
import { exportJournalEndpoint, exportLedgerEndpoint, type JournalRow, type LedgerRow } from "./contract.ts";
import { listJournal, listLedger } from "./read-books.ts";

const journal = defineExport<typeof exportJournalEndpoint, z.input<typeof JournalRow>>({
  endpoint: exportJournalEndpoint,
  may: "finance.ledger.export",
  kind: "journal",
  about: { label: "Journal", name: "journal" },
  cells: {
    number: (row) => row.number,
    on: day((row) => row.on),
    originOn: day((row) => row.originOn),
    kind: (row) => row.kind,
    text: (row) => row.text,
    customer: (row) => row.customerNumber,
    customerName: (row) => row.customerName,
    amount: amount((row) => row.amount.amount),
    currency: (row) => row.amount.currency,
    postedAt: moment((row) => row.postedAt),
  },
  list: (work, page, { params, filter }) => listJournal(work, params.partnerId, { ...page, filter }),
});

const ledger = defineExport<typeof exportLedgerEndpoint, z.input<typeof LedgerRow>>({
  endpoint: exportLedgerEndpoint,
  may: "finance.ledger.export",
  kind: "ledger",
  about: async (_work, { code }) => ({ label: `Ledger of account ${code}`, name: `ledger-${code}` }),
  cells: {
    number: (row) => row.number,
    on: day((row) => row.on),
    kind: (row) => row.kind,
    text: (row) => row.text,
    customer: (row) => row.customerNumber,
    customerName: (row) => row.customerName,
    debit: amount((row) => row.debit?.amount),
    credit: amount((row) => row.credit?.amount),
    balance: amount((row) => row.balance.amount),
    currency: (row) => row.balance.currency,
  },
  list: (work, page, { params, filter }) => listLedger(work, params, { ...page, filter }),
});

export const accountingExports = [journal, ledger];
