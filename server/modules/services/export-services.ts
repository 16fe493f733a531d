import type { z } from "zod";
import type { QueryOf } from "../../../shared/endpoint.ts";
import type { CsvValue } from "../../platform/csv.ts";
import { exportList } from "../../platform/export-list.ts";
import type { FileReply } from "../../platform/http/api.ts";
import type { Base, Work } from "../../platform/work.ts";
import { type exportServicesEndpoint, type ServiceRow, serviceColumns } from "./contract.ts";
import { listServicesPage } from "./list-services.ts";

type Row = z.input<typeof ServiceRow>;
type Column = (typeof serviceColumns)[number];

const cellOf: Readonly<Record<Column, (row: Row) => CsvValue>> = {
  number: (row) => `S-${row.number}`,
  customerNumber: (row) => row.customer?.number,
  customer: (row) => row.customer?.name,
  planCode: (row) => row.plan.code,
  plan: (row) => row.plan.title,
  kind: (row) => row.kind,
  state: (row) => row.state,
  stateSinceOn: (row) => row.stateSinceOn,
  waitsFor: (row) => row.waitsFor,
  lock: (row) => row.lock,
  startOn: (row) => row.startOn,
  endOn: (row) => row.endOn,
  invoicedUntilOn: (row) => row.invoicedUntilOn,
  quantity: (row) => row.quantity,
  unitPrice: (row) => row.unitPrice,
  ownPrice: (row) => row.hasOwnPrice,
  includesTax: (row) => row.includesTax,
  priceMonths: (row) => row.priceMonths,
  monthNet: (row) => row.price?.month.net.amount,
  monthGross: (row) => row.price?.month.gross.amount,
  currency: (row) => row.currency,
  login: (row) => row.login,
  address: (row) => row.address,
};

/** Exactly what the list shows with this filter. */
export const exportServices = (work: Work, base: Base, request: QueryOf<typeof exportServicesEndpoint>): Promise<FileReply> =>
  exportList(work, base, {
    label: "Services",
    name: "services",
    columns: request.columns ?? serviceColumns,
    cellOf,
    separator: request.separator,
    sort: request.sort,
    filter: request.filter,
    list: (again, page) => listServicesPage(again, { ...page, filter: request.filter }),
  });
