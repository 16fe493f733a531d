import { Readable } from "node:stream";
import type { z } from "zod";
import { calendarDay } from "../../../shared/calendar.ts";
import type { QueryOf } from "../../../shared/endpoint.ts";
import { type CsvValue, csvBytes } from "../../platform/csv.ts";
import type { FileReply } from "../../platform/http/api.ts";
import { type Base, inWork, type Work } from "../../platform/work.ts";
import { type CustomerRow, customerColumns, type exportCustomersEndpoint } from "./contract.ts";
import { listCustomers } from "./customer-list.ts";

type Row = z.input<typeof CustomerRow>;
type Column = (typeof customerColumns)[number];

const cellOf: Readonly<Record<Column, (row: Row) => CsvValue>> = {
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
  addedOn: (row) => row.addedOn,
  labels: (row) => row.labels.map((label) => label.title).join(", "),
  balance: (row) => row.balance?.amount,
  currency: (row) => row.balance?.currency,
  monthlyValue: (row) => row.monthlyValue?.amount,
  paymentMethod: (row) => row.paymentMethod,
  mainAccount: (row) => row.link.mainNumber,
};

const rowsAtOnce = 250;

/**
 * Exactly what the list shows with this filter, page after page, so that a hundred thousand customers are never in memory at once. Each page is read in a
 * work of its own as the file goes out; that somebody exported, and what, is written down before (O-49).
 */
export async function exportCustomers(work: Work, base: Base, request: QueryOf<typeof exportCustomersEndpoint>): Promise<FileReply> {
  const columns = request.columns ?? customerColumns;
  const page = (cursor: string | undefined) => ({
    limit: rowsAtOnce,
    cursor,
    sort: request.sort,
    total: "none" as const,
    filter: request.filter,
  });
  // A filter that is refused is refused here, not in the middle of a file.
  const first = await listCustomers(work, page(undefined));
  work.audit({
    entity: "export",
    entityId: work.origin.requestId,
    label: "Customers",
    action: "exported",
    partnerId: "partners" in work.actor && work.actor.partners !== "all" ? (work.actor.partners[0] ?? null) : null,
    changes: { filter: { before: null, after: request.filter }, columns: { before: null, after: columns } },
  });
  const { actor, origin } = work;
  async function* batches() {
    for (let at = first; ; ) {
      yield at.items.map((row) => columns.map((column) => cellOf[column](row)));
      const { next } = at;
      if (next === null) return;
      at = await inWork(base, { actor, origin }, (again) => listCustomers(again, page(next)));
    }
  }
  return {
    name: `customers-${calendarDay(work.now, "UTC")}.csv`,
    mediaType: "text/csv; charset=utf-8",
    bytes: Readable.from(csvBytes(columns, batches(), request.separator)),
  };
}
