import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { documentPdfEndpoint, getDocumentEndpoint } from "../../../server/modules/billing/contract.ts";
import { signOf } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../ui/record-page.tsx";
import { DayText, MomentText, MoneyText } from "../../ui/value-texts.tsx";
import { FileButtons } from "../app/file-buttons.tsx";
import { PeriodText } from "../app/period-text.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";
import { RecordActivity } from "../app/record-activity.tsx";
import { CreditSheet } from "./credit-sheet.tsx";
import type { Document } from "./document.ts";
import { DocumentChip } from "./document-chip.tsx";
import { EditDocumentSheet } from "./edit-document-sheet.tsx";

const creditable: readonly Document["state"][] = ["issued", "partially_paid", "paid"];

export function DocumentPage() {
  const t = useTexts();
  const { documentId } = useParams({ strict: false }) as { documentId: string };
  const { data, problem, reload } = useEndpoint(
    getDocumentEndpoint,
    { params: { documentId } },
    { topics: ["invoices", "credit-notes", "payments"] },
  );
  const back = { to: "/invoices", label: t("billing.invoices") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  return data ? <ShownDocument document={data} back={back} /> : <RecordWaiting />;
}

function ShownDocument({ document, back }: { document: Document; back: { to: string; label: string } }) {
  const t = useTexts();
  const [open, setOpen] = useState<"credit" | "edit">();
  const mayCredit = useMay("finance.credit_notes.create") && document.kind === "invoice" && creditable.includes(document.state);
  const mayEdit = useMay("finance.invoices.update") && document.state !== "draft" && document.state !== "void";
  return (
    <>
      <RecordPage
        back={back}
        title={document.number ?? t("billing.no-number")}
        marks={<DocumentChip document={document} />}
        subtitle={t(`billing.kind.${document.kind}`)}
        answers={[
          {
            label: t("billing.customer"),
            value: (
              <Link to={`/customers/${document.customerId}` as never}>
                <bdi>{document.customerName}</bdi>
              </Link>
            ),
            note: <bdi className="number">{document.customerNumber}</bdi>,
          },
          {
            label: t("billing.gross"),
            value: <MoneyText value={document.gross} />,
            note:
              signOf(document.open.amount) === 0 ? (
                t("billing.nothing-open")
              ) : (
                <>
                  {t("billing.open")}: <MoneyText value={document.open} />
                </>
              ),
          },
          {
            label: t("billing.issued"),
            value: <DayText value={document.issuedOn} />,
            note: document.dueOn && (
              <>
                {t("billing.due")}: <DayText value={document.dueOn} />
              </>
            ),
          },
          ...(document.periodStart
            ? [{ label: t("billing.period"), value: <PeriodText start={document.periodStart} end={document.periodEnd} /> }]
            : []),
        ]}
        actions={
          <>
            {document.state !== "draft" && <FileButtons endpoint={documentPdfEndpoint} params={{ documentId: document.id }} />}
            {mayCredit && <Button onPress={() => setOpen("credit")}>{t("billing.credit.open")}</Button>}
          </>
        }
        menu={mayEdit ? [{ label: t("billing.edit.open"), onPress: () => setOpen("edit") }] : []}
        tabs={[{ id: "document", label: t("billing.document"), content: () => <Body document={document} /> }]}
        timeline={<RecordActivity entity={document.kind} entityId={document.id} topics={["money-documents"]} />}
      />
      {open === "credit" && <CreditSheet document={document} onClose={() => setOpen(undefined)} />}
      {open === "edit" && <EditDocumentSheet document={document} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function Body({ document }: { document: Document }) {
  const t = useTexts();
  const facts = [
    ...(document.issuedAt ? [{ label: t("billing.issued-at"), value: <MomentText value={document.issuedAt} /> }] : []),
    ...(document.invoiceId
      ? [
          {
            label: t("billing.for-invoice"),
            value: <Link to={`/invoices/${document.invoiceId}` as never}>{t("billing.open-invoice")}</Link>,
          },
        ]
      : []),
    ...(document.runId
      ? [{ label: t("billing.origin-head"), value: <Link to={`/billing-runs/${document.runId}` as never}>{t("billing.from-run")}</Link> }]
      : []),
    ...(document.poNumber ? [{ label: t("billing.po-number"), value: <bdi className="code">{document.poNumber}</bdi> }] : []),
    ...(document.note ? [{ label: t("billing.note"), value: document.note }] : []),
    ...(document.memo ? [{ label: t("billing.memo"), value: document.memo }] : []),
  ];
  return (
    <>
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
                  {line.periodStart && (
                    <CellNote>
                      <PeriodText start={line.periodStart} end={line.periodEnd} />
                    </CellNote>
                  )}
                </>
              ),
            },
            { id: "quantity", head: t("billing.quantity"), number: true, cell: (line) => <span className="number">{line.quantity}</span> },
            {
              id: "price",
              head: t("billing.unit-price"),
              number: true,
              cell: (line) => (
                <>
                  <span className="number">{line.unitPrice}</span>
                  {line.includesTax && <CellNote>{t("billing.with-tax")}</CellNote>}
                </>
              ),
            },
            { id: "rate", head: t("billing.tax"), number: true, cell: (line) => <span className="number">{line.taxRatePercent} %</span> },
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
            ...document.taxes.map((tax) => ({ label: `${tax.name} ${tax.ratePercent} %`, value: <MoneyText value={tax.tax} /> })),
            { label: t("billing.gross"), value: <MoneyText value={document.gross} strong /> },
          ]}
        />
      </Panel>
      {document.settledBy.length > 0 && (
        <Panel title={t(document.kind === "invoice" ? "billing.settled-by" : "billing.settles")}>
          <PlainTable
            label={t("billing.settled-by")}
            rows={document.settledBy}
            rowKey={(entry) => entry.entryId}
            columns={[
              { id: "on", head: t("billing.on"), cell: (entry) => <DayText value={entry.on} /> },
              { id: "kind", head: t("billing.what"), cell: (entry) => t.optional(`billing.entry.${entry.kind}`) ?? entry.kind },
              {
                id: "text",
                head: t("billing.number"),
                cell: (entry) =>
                  entry.documentId ? (
                    <Link to={`/invoices/${entry.documentId}` as never}>
                      <bdi>{entry.text}</bdi>
                    </Link>
                  ) : (
                    <bdi>{entry.text}</bdi>
                  ),
              },
              { id: "amount", head: t("billing.amount"), number: true, cell: (entry) => <MoneyText value={entry.amount} /> },
            ]}
          />
        </Panel>
      )}
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
      {facts.length > 0 && (
        <Panel title={t("billing.details")}>
          <Facts facts={facts} />
        </Panel>
      )}
    </>
  );
}
