// P-109 the list of a customer's own documents as a table: what is filtered, without pages, in their language.
import { Readable } from "node:stream";
import type { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import type { CsvValue } from "../../../platform/csv.ts";
import { fileBytes, mediaTypes } from "../../../platform/exports/file-bytes.ts";
import type { Batches, TableColumn } from "../../../platform/exports/table.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer } from "../../customers/index.ts";
import { getPartner, sayIn } from "../../partners/index.ts";
import type { MoneyDocumentRow, portalDocumentsFileEndpoint } from "./contract.ts";
import { listOwnDocuments } from "./document-views.ts";

type Asked = z.output<(typeof portalDocumentsFileEndpoint)["query"]>;
type Row = z.input<typeof MoneyDocumentRow>;

const rowsAtOnce = 200;
/** Nobody has so many; a program that asked for more would keep the connection of others. */
const mostRows = 20_000;

export async function ownDocumentsFile(work: Work, customerId: string, { format, filter }: Asked): Promise<FileReply> {
  const { language, partnerId } = await getCustomer(work, customerId);
  const { timeZone } = await getPartner(work, partnerId);
  const today = calendarDay(work.now, timeZone);
  const say = await sayIn(work, partnerId, language, "print");
  const rows: Row[] = [];
  let cursor: string | undefined;
  do {
    const page = await listOwnDocuments(work, { filter, limit: rowsAtOnce, cursor, total: "none" }, today);
    rows.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && rows.length < mostRows);
  const columns: TableColumn[] = [
    { name: say("labels.document"), type: "plain" },
    { name: say("labels.number"), type: "plain" },
    { name: say("labels.issuedOn"), type: "day" },
    { name: say("labels.dueOn"), type: "day" },
    { name: say("net"), type: "amount" },
    { name: say("labels.tax"), type: "amount" },
    { name: say("total"), type: "amount" },
    { name: say("still-to-pay"), type: "amount" },
    { name: say("currency"), type: "plain" },
  ];
  const cells = (row: Row): CsvValue[] => [
    say(row.kind),
    row.number,
    row.issuedOn,
    row.kind === "invoice" ? row.dueOn : null,
    row.net.amount,
    row.tax.amount,
    row.gross.amount,
    row.open.amount,
    row.gross.currency,
  ];
  async function* batches(): Batches {
    yield rows.map(cells);
  }
  const look = { format, separator: "comma", dates: "iso", locale: language, timeZone } as const;
  return { name: `documents-${today}.${format}`, mediaType: mediaTypes[format], bytes: Readable.from(fileBytes(columns, batches(), look)) };
}
