import type { z } from "zod";
import type { QueryOf } from "../../../shared/endpoint.ts";
import type { CsvValue } from "../../platform/csv.ts";
import { exportList } from "../../platform/export-list.ts";
import type { FileReply } from "../../platform/http/api.ts";
import type { Base, Work } from "../../platform/work.ts";
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

/** Exactly what the list shows with this filter. */
export const exportCustomers = (work: Work, base: Base, request: QueryOf<typeof exportCustomersEndpoint>): Promise<FileReply> =>
  exportList(work, base, {
    label: "Customers",
    name: "customers",
    columns: request.columns ?? customerColumns,
    cellOf,
    separator: request.separator,
    sort: request.sort,
    filter: request.filter,
    list: (again, page) => listCustomers(again, { ...page, filter: request.filter }),
  });
