import { sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { readStoredFile } from "../../../platform/files/store-file.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { priceText } from "../documents/document-views.ts";
import { manualNumbers } from "../settings.ts";
import type { invoiceVersionsEndpoint } from "./contract.ts";
import { barsOf, findEditable } from "./edit-bars.ts";
import { mutableUnpaid } from "./settings.ts";

type View = z.input<(typeof invoiceVersionsEndpoint)["returns"]>;

interface Row {
  number: number;
  invoiceNumber: string;
  issuedOn: Day;
  currency: string;
  net: bigint;
  tax: bigint;
  gross: bigint;
  lines: { text: string; unitPrice: string; quantity: string; amount: string }[];
  reason: string;
  at: Date;
  by: { name?: string };
  sha256: string;
}

/** Whether the invoice may be edited, and its former versions, the latest first. */
export async function invoiceVersions(work: Work, documentId: string): Promise<View> {
  const invoice = await findEditable(work, documentId);
  const { rows } = await sql<Row>`
    select version.number, version.document->>'number' as "invoiceNumber", (version.document->>'issued_on')::date as "issuedOn",
      version.document->>'currency' as currency, (version.document->>'net_minor')::int8 as net, (version.document->>'tax_minor')::int8 as tax,
      version.gross_minor as gross, version.reason, version.put_away_at as at, version.put_away_by as by, version.sha256,
      (select coalesce(jsonb_agg(jsonb_build_object('text', line->>'text', 'unitPrice', line->>'unit_price', 'quantity', line->>'quantity', 'amount', line->>'amount_minor')
        order by (line->>'position')::int), '[]') from jsonb_array_elements(version.lines) line) as lines
    from billing.document_versions version where version.document_id = ${documentId} order by version.number desc`.execute(work.tx);
  const isOn = await getSetting(work, mutableUnpaid, { partnerId: invoice.partner_id });
  return {
    isOn,
    bars: await barsOf(work, invoice),
    mayChangeNumber: invoice.counter === null && (await getSetting(work, manualNumbers, { partnerId: invoice.partner_id })),
    versions: rows.map(({ currency, ...row }) => {
      const amount = (minor: bigint) => toMoneyJson(money(minor, currency));
      return {
        ...row,
        net: amount(row.net),
        tax: amount(row.tax),
        gross: amount(row.gross),
        lines: row.lines.map((line) => ({
          text: line.text,
          unitPrice: priceText(line.unitPrice),
          quantity: trimDecimal(line.quantity),
          amount: amount(BigInt(line.amount)),
        })),
        at: row.at.toISOString(),
        by: row.by.name ?? "",
      };
    }),
  };
}

export async function versionPdf(
  work: Work,
  tools: Tools,
  { documentId, number, inline }: { documentId: string; number: number; inline: boolean },
): Promise<FileReply> {
  const { rows } = await sql<{ file_id: string }>`select version.file_id from billing.document_versions version
    where version.document_id = ${documentId} and version.number = ${number}
      and ${visibleTo(work.actor, { partner: "version.partner_id", customer: "version.customer_id" })}`.execute(work.tx);
  const [row] = rows;
  if (!row) throw notFound();
  const file = await readStoredFile(work, tools.files, row.file_id);
  return { name: file.name.replace(/\.pdf$/, `-v${number}.pdf`), mediaType: file.mediaType, bytes: file.bytes, inline };
}
