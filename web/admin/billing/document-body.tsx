import { Link } from "@tanstack/react-router";
import { signOf } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { DayText, MomentText, MoneyText } from "../../ui/value-texts.tsx";
import { PeriodText } from "../app/period-text.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";
import { RegistrationPanel } from "../app/registration-panel.tsx";
import { SettledPanel } from "./allocations/settled-panel.tsx";
import { AccountingPanel } from "./connectors/document-panel.tsx";
import type { Document } from "./document.ts";
import { EInvoicePanel } from "./einvoice/e-invoice-panel.tsx";
import { LineWhy } from "./line-why.tsx";
import { ProformaMoney } from "./proforma-money.tsx";
import { type Versions, VersionsPanel } from "./versions-panel.tsx";
import { WrittenOffPanel } from "./write-offs/written-off-panel.tsx";

export function DocumentBody({ document, versions }: { document: Document; versions: Versions }) {
  const t = useTexts();
  const kindOf = ({ kind }: Document["settledBy"][number]): string => t.optional(`billing.entry.${kind}`) ?? kind;
  const facts = [
    ...(document.issuedAt ? [{ label: t("billing.issued-at"), value: <MomentText value={document.issuedAt} /> }] : []),
    ...(document.takesBack ? [{ label: t("billing.for-invoice"), value: <InvoiceLink invoice={document.takesBack} /> }] : []),
    ...(document.becameInvoice ? [{ label: t("billing.became-invoice"), value: <InvoiceLink invoice={document.becameInvoice} /> }] : []),
    ...(document.fromProforma ? [{ label: t("billing.from-proforma"), value: <InvoiceLink invoice={document.fromProforma} /> }] : []),
    ...(document.corrects ? [{ label: t("billing.corrects"), value: <InvoiceLink invoice={document.corrects} /> }] : []),
    ...(document.correctedBy ? [{ label: t("billing.corrected-by"), value: <InvoiceLink invoice={document.correctedBy} /> }] : []),
    ...(document.runId
      ? [{ label: t("billing.origin-head"), value: <Link to={`/billing-runs/${document.runId}` as never}>{t("billing.from-run")}</Link> }]
      : []),
    ...(document.blocksService
      ? [
          {
            label: t("billing.blocks-service"),
            value: (
              <Link to={`/services/${document.blocksService.id}` as never}>
                <bdi>{`${document.blocksService.title} (S-${document.blocksService.number})`}</bdi>
              </Link>
            ),
          },
        ]
      : []),
    ...(document.poNumber ? [{ label: t("billing.po-number"), value: <bdi className="code">{document.poNumber}</bdi> }] : []),
    ...(document.note ? [{ label: t("billing.note"), value: document.note }] : []),
    ...(document.memo ? [{ label: t("billing.memo"), value: document.memo }] : []),
  ];
  return (
    <>
      {document.state === "void" && <Panel>{t("billing.void-why")}</Panel>}
      <Panel title={t("billing.lines")}>
        <PlainTable
          label={t("billing.lines")}
          rows={document.lines}
          rowKey={(line) => line.id}
          columns={[
            {
              id: "text",
              head: t("billing.line-text"),
              cell: (line) => (
                <>
                  {line.text}
                  <CellNote narrow>
                    <span className="number">
                      {line.quantity} × {line.unitPrice} · {line.taxRatePercent} %
                    </span>
                    {line.includesTax && ` · ${t("billing.with-tax")}`}
                  </CellNote>
                  {line.periodStart && (
                    <CellNote>
                      <PeriodText start={line.periodStart} end={line.periodEnd} /> <LineWhy line={line} />
                    </CellNote>
                  )}
                </>
              ),
            },
            {
              id: "quantity",
              head: t("billing.quantity"),
              number: true,
              wide: true,
              cell: (line) => <span className="number">{line.quantity}</span>,
            },
            {
              id: "price",
              head: t("billing.unit-price"),
              number: true,
              wide: true,
              cell: (line) => (
                <>
                  <span className="number">{line.unitPrice}</span>
                  {line.includesTax && <CellNote>{t("billing.with-tax")}</CellNote>}
                </>
              ),
            },
            {
              id: "rate",
              head: t("billing.tax"),
              number: true,
              wide: true,
              cell: (line) => <span className="number">{line.taxRatePercent} %</span>,
            },
            {
              id: "amount",
              head: t("billing.amount"),
              number: true,
              cell: (line) => (
                <>
                  <MoneyText value={line.amount} />
                  {signOf(line.allowance.amount) !== 0 && (
                    <CellNote>
                      {t("billing.allowance")} <MoneyText value={line.allowance} />
                    </CellNote>
                  )}
                </>
              ),
            },
          ]}
          sums={[
            { label: t("billing.net"), value: <MoneyText value={document.net} /> },
            ...document.taxes.map((tax) => ({
              label: `\u2068${tax.name} ${tax.ratePercent} %\u2069`,
              value: <MoneyText value={tax.tax} />,
            })),
            ...(document.taxInCurrency
              ? [
                  {
                    label: t("billing.tax-in", { currency: document.taxInCurrency.tax.currency, rate: document.taxInCurrency.rate }),
                    value: <MoneyText value={document.taxInCurrency.tax} />,
                  },
                ]
              : []),
            { label: t("billing.gross"), value: <MoneyText value={document.gross} strong /> },
          ]}
        />
      </Panel>
      {document.kind !== "proforma" && document.state !== "draft" && <RegistrationPanel sourceId={document.id} />}
      {document.kind !== "proforma" && document.state !== "draft" && <EInvoicePanel documentId={document.id} />}
      {document.kind !== "proforma" && document.state !== "draft" && <AccountingPanel documentId={document.id} />}
      {document.kind === "invoice" && document.state !== "draft" && <SettledPanel document={document} />}
      {document.kind === "proforma" && <ProformaMoney document={document} />}
      {document.kind !== "invoice" && document.settledBy.length > 0 && (
        <Panel title={t("billing.settles")}>
          <PlainTable
            label={t("billing.settles")}
            rows={document.settledBy}
            rowKey={(entry) => entry.entryId}
            columns={[
              { id: "on", head: t("billing.on"), cell: (entry) => <DayText value={entry.on} /> },
              { id: "kind", head: t("billing.what"), wide: true, cell: kindOf },
              {
                id: "text",
                head: t("billing.number"),
                cell: (entry) => (
                  <>
                    <SettledName entry={entry} />
                    <CellNote narrow>{kindOf(entry)}</CellNote>
                  </>
                ),
              },
              { id: "amount", head: t("billing.amount"), number: true, cell: (entry) => <MoneyText value={entry.amount} /> },
            ]}
          />
        </Panel>
      )}
      {document.kind === "invoice" && document.state !== "draft" && <WrittenOffPanel documentId={document.id} />}
      {document.creditNotes.length > 0 && (
        <Panel title={t("billing.credit-notes")}>
          <PlainTable
            label={t("billing.credit-notes")}
            rows={document.creditNotes}
            rowKey={(note) => note.id}
            columns={[
              {
                id: "number",
                head: t("billing.number"),
                cell: (note) => (
                  <Link to={`/invoices/${note.id}` as never}>
                    <bdi className="number">{note.number}</bdi>
                  </Link>
                ),
              },
              { id: "on", head: t("billing.issued"), cell: (note) => <DayText value={note.issuedOn} /> },
              { id: "gross", head: t("billing.gross"), number: true, cell: (note) => <MoneyText value={note.gross} /> },
            ]}
          />
        </Panel>
      )}
      <VersionsPanel documentId={document.id} versions={versions} />
      {facts.length > 0 && (
        <Panel title={t("billing.details")}>
          <Facts facts={facts} />
        </Panel>
      )}
    </>
  );
}

function InvoiceLink({ invoice: { id, number } }: { invoice: NonNullable<Document["corrects"]> }) {
  return (
    <Link to={`/invoices/${id}` as never}>
      <bdi className="number">{number}</bdi>
    </Link>
  );
}

/** Leads to the document or, by its number, to the payment or refund. */
function SettledName({ entry }: { entry: Document["settledBy"][number] }) {
  const name = <bdi className="number">{entry.text}</bdi>;
  if (entry.documentId) return <Link to={`/invoices/${entry.documentId}` as never}>{name}</Link>;
  if (entry.kind !== "payment" && entry.kind !== "refund") return name;
  return (
    <Link to={"/payments" as never} search={{ q: entry.text } as never}>
      {name}
    </Link>
  );
}
