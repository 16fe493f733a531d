import { useParams } from "@tanstack/react-router";
import { portalDocumentPdfEndpoint, portalGetDocumentEndpoint } from "../../../server/modules/billing/documents/contract.ts";
import { addDays, type Day } from "../../../shared/calendar.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { type Fact, Facts } from "../../ui/facts.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import { DocumentChip, DocumentName } from "../app/document-chip.tsx";
import { EntryName } from "../app/entry-name.tsx";
import { FileButtons } from "../app/file-buttons.tsx";
import { PayLink } from "../app/pay-wish.tsx";
import { useFinance } from "../app/use-finance.ts";
import type { Document } from "./document.ts";
import { DocumentLines } from "./document-lines.tsx";
import { EInvoiceFile } from "./e-invoice-file.tsx";
import { InvoiceChanges } from "./invoice-changes.tsx";
import { useRegistration } from "./use-registration.ts";
import "./document-page.css";

/** One invoice, credit note or proforma: what it is for, what it comes to, what was paid. */
export function DocumentPage() {
  const t = useTexts();
  const { documentId } = useParams({ strict: false }) as { documentId: string };
  const { data, problem, loading, reload } = useEndpoint(
    portalGetDocumentEndpoint,
    { params: { documentId } },
    { topics: ["invoices", "credit-notes", "payments"] },
  );
  return (
    <>
      <BackLink to="/finance">{t("portal-finance.money.page")}</BackLink>
      {data ? <Whole document={data} /> : <PortalColumns matters={<PortalCard loading={loading} problem={problem} onRetry={reload} />} />}
    </>
  );
}

function Whole({ document }: { document: Document }) {
  const t = useTexts();
  return (
    <>
      <PortalTitle>
        <DocumentName kind={document.kind} number={document.number} />
      </PortalTitle>
      <PortalColumns
        matters={
          <>
            <Sum document={document} />
            <DocumentLines document={document} />
            {document.kind === "invoice" && document.origin === "recurring" && <InvoiceChanges documentId={document.id} />}
          </>
        }
        happened={
          <>
            <Settled document={document} />
            <PaidForProforma document={document} />
            <CreditNotes document={document} />
            <Correction title={t("portal-finance.document.corrects")} invoice={document.corrects} />
            <Correction title={t("portal-finance.document.corrected-by")} invoice={document.correctedBy} />
            <Correction title={t("portal-finance.document.became-invoice")} invoice={document.becameInvoice} />
            <Correction title={t("portal-finance.document.from-proforma")} invoice={document.fromProforma} />
            <Particulars document={document} />
          </>
        }
      />
    </>
  );
}

function Sum({ document }: { document: Document }) {
  const t = useTexts();
  const format = useFormat();
  const { data: home } = useFinance();
  const registration = useRegistration(document.id);
  const isOnItsWay =
    home?.attempts.some(({ state, documentIds }) => (state === "processing" || state === "unknown") && documentIds.includes(document.id)) ??
    false;
  const isDebt =
    document.kind === "invoice" && signOf(document.open.amount) > 0 && (document.state === "issued" || document.state === "partially_paid");
  const asked = document.kind === "proforma" && document.state === "sent" ? document.proforma?.left : undefined;
  const isOpen = isDebt || asked !== undefined;
  const left = asked ?? document.open;
  return (
    <PortalCard>
      <div className="document-sum">
        <div className="document-sum-line">
          <span>{t(isOpen ? "portal-finance.document.to-pay" : "portal-finance.document.total")}</span>
          <DocumentChip document={document} isOnItsWay={isOnItsWay} />
        </div>
        <span className="document-sum-amount number">{format.money(isOpen ? left : document.gross)}</span>
        {isOpen && left.amount !== document.gross.amount && (
          <span className="document-sum-note">{t("portal-finance.document.of", { amount: format.money(document.gross) })}</span>
        )}
        {isDebt && (
          <span className="document-sum-note">
            {t.rich(document.isOverdue ? "portal.money.was-due" : "portal.money.is-due", { day: () => <DayText value={document.dueOn} /> })}
          </span>
        )}
        {asked && asked.amount !== document.gross.amount && (
          <span className="document-sum-note">{t("portal-finance.document.proforma-part")}</span>
        )}
        {isOpen && !isOnItsWay && (
          <PayLink wish={{ kind: "documents", ids: [document.id] }} kind="primary" full>
            {t("portal.pay.pay-amount", { amount: format.money(left) })}
          </PayLink>
        )}
        {registration?.isPaperHeld ? (
          <span className="document-sum-note" role="status">
            {t("portal-finance.document.waits-for-tax-office")}
          </span>
        ) : (
          <>
            <FileButtons mayView pdf={{ endpoint: portalDocumentPdfEndpoint, input: { params: { documentId: document.id } } }} />
            <EInvoiceFile documentId={document.id} />
          </>
        )}
      </div>
    </PortalCard>
  );
}

/** What paid an invoice, or what a credit note was used for. */
function Settled({ document: { kind, settledBy, open } }: { document: Document }) {
  const t = useTexts();
  if (settledBy.length === 0) {
    return kind === "invoice" && signOf(open.amount) > 0 ? <PortalCard emptyLine={t("portal-finance.document.nothing-paid")} /> : null;
  }
  return (
    <PortalCard title={t(kind === "credit_note" ? "portal-finance.document.used-for" : "portal-finance.document.paid-by")} flush>
      <PortalRows>
        {settledBy.map((entry) => (
          <PortalRow
            key={entry.entryId}
            title={<EntryName kind={entry.kind} text={entry.text} />}
            note={<DayText value={entry.on} />}
            end={<MoneyText value={entry.amount} strong />}
            {...(entry.documentId ? { to: `/finance/documents/${entry.documentId}` } : {})}
          />
        ))}
      </PortalRows>
    </PortalCard>
  );
}

function CreditNotes({ document: { creditNotes } }: { document: Document }) {
  const t = useTexts();
  if (creditNotes.length === 0) return null;
  return (
    <PortalCard title={t("portal-finance.document.credit-notes")} flush>
      <PortalRows>
        {creditNotes.map((note) => (
          <PortalRow
            key={note.id}
            to={`/finance/documents/${note.id}`}
            title={<bdi className="number">{note.number}</bdi>}
            note={<DayText value={note.issuedOn} />}
            end={<MoneyText value={note.gross} />}
          />
        ))}
      </PortalRows>
    </PortalCard>
  );
}

/** B-126 what came for a proforma. */
function PaidForProforma({ document: { proforma } }: { document: Document }) {
  const t = useTexts();
  if (!proforma || proforma.payments.length === 0) return null;
  return (
    <PortalCard title={t("portal-finance.document.paid-for")} flush>
      <PortalRows>
        {proforma.payments.map(({ entryId, number, on, amount, reversedOn }) => (
          <PortalRow
            key={entryId}
            title={<EntryName kind="payment" text={number} />}
            note={
              reversedOn ? (
                t.rich("portal-finance.document.came-back", { day: () => <DayText value={reversedOn} /> })
              ) : (
                <DayText value={on} />
              )
            }
            end={
              reversedOn ? (
                <s>
                  <MoneyText value={amount} />
                </s>
              ) : (
                <MoneyText value={amount} strong />
              )
            }
          />
        ))}
      </PortalRows>
    </PortalCard>
  );
}

/** The invoice that this one corrects, or that corrects it; the proforma that it was, or the invoice that came of it. */
function Correction({ title, invoice }: { title: string; invoice: Document["corrects"] }) {
  if (!invoice) return null;
  return (
    <PortalCard title={title} flush>
      <PortalRows>
        <PortalRow
          to={`/finance/documents/${invoice.id}`}
          title={<bdi className="number">{invoice.number}</bdi>}
          note={<DayText value={invoice.issuedOn} />}
          end={<MoneyText value={invoice.gross} />}
        />
      </PortalRows>
    </PortalCard>
  );
}

function Particulars({ document }: { document: Document }) {
  const t = useTexts();
  const registration = useRegistration(document.id);
  const format = useFormat();
  const { kind, issuedOn, dueOn, periodStart, periodEnd, poNumber, note } = document;
  const facts: Fact[] = [
    { label: t("portal-finance.document.issued-on"), value: <DayText value={issuedOn} /> },
    ...(kind === "invoice" ? [{ label: t("portal-finance.document.due-on"), value: <DayText value={dueOn} /> }] : []),
    ...(periodStart && periodEnd
      ? [
          {
            label: t("portal-finance.document.period"),
            value: t("portal-finance.document.from-to", { from: format.day(periodStart), to: format.day(addDays(periodEnd as Day, -1)) }),
          },
        ]
      : []),
    ...(registration?.fiscalNumber
      ? [{ label: t("portal-finance.document.fiscal-number"), value: <bdi className="code">{registration.fiscalNumber}</bdi> }]
      : []),
    ...(poNumber ? [{ label: t("portal-finance.document.po-number"), value: poNumber }] : []),
    ...(note ? [{ label: t("portal-finance.document.note"), value: note }] : []),
  ];
  return (
    <PortalCard title={t("portal-finance.document.particulars")}>
      <Facts facts={facts} />
    </PortalCard>
  );
}
