import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { documentPdfEndpoint, getDocumentEndpoint } from "../../../server/modules/billing/documents/contract.ts";
import { invoiceVersionsEndpoint } from "../../../server/modules/billing/edits/contract.ts";
import { signOf } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { LinkButton } from "../../ui/button.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../ui/record-page.tsx";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import { FileButtons } from "../app/file-buttons.tsx";
import { PeriodText } from "../app/period-text.tsx";
import { RecordActivity } from "../app/record-activity.tsx";
import { isPaperHeld, useRegistration } from "../app/registration-panel.tsx";
import { CancelLastSheet } from "./cancel-last-sheet.tsx";
import { CancelProformaDialog } from "./cancel-proforma-dialog.tsx";
import { CorrectSheet } from "./correct-sheet.tsx";
import { CreditSheet } from "./credit-sheet.tsx";
import type { Document } from "./document.ts";
import { DocumentBody } from "./document-body.tsx";
import { DocumentChip } from "./document-chip.tsx";
import { EditContentSheet } from "./edit-content-sheet.tsx";
import { EditDocumentSheet } from "./edit-document-sheet.tsx";
import { ReplaySheet } from "./replay/replay-sheet.tsx";
import { useDebtActs } from "./write-offs/document-acts.tsx";

const creditable: readonly Document["state"][] = ["issued", "partially_paid", "paid"];

/** What was credited in part is put right by another credit note. */
const isCorrectable = ({ origin, creditNotes }: Document): boolean =>
  (origin === "recurring" || origin === "one_time") && creditNotes.length === 0;

const isOpenProforma = ({ kind, state }: Document): boolean => kind === "proforma" && state === "sent";

const isEditable = ({ state }: Document): boolean => state !== "draft" && state !== "void";

const isCreditable = ({ kind, state }: Document): boolean => kind === "invoice" && creditable.includes(state);

const wantsMoney = (document: Document): boolean =>
  isOpenProforma(document) || (isCreditable(document) && signOf(document.open.amount) > 0);

/** What is left of it. Nothing of a proforma is owed, and one that is paid or called off wants nothing more. */
function OpenNote({ document }: { document: Document }) {
  const t = useTexts();
  if (document.kind === "proforma") {
    if (!isOpenProforma(document) || !document.proforma) return null;
    if (signOf(document.proforma.paid.amount) === 0) return t("billing.proforma-asked");
    return (
      <>
        {t("billing.proforma-left")}: <MoneyText value={document.proforma.left} />
      </>
    );
  }
  if (signOf(document.open.amount) === 0) return t("billing.nothing-open");
  return (
    <>
      {t("billing.open")}: <MoneyText value={document.open} />
    </>
  );
}

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

/** A draft has none yet, nor has what the tax office has to register before it leaves (B-245). */
function Paper({ document }: { document: Document }) {
  const hasRegistration = document.kind !== "proforma" && document.state !== "draft";
  const { data } = useRegistration(document.id, hasRegistration);
  if (document.state === "draft" || isPaperHeld(data?.registration)) return null;
  return <FileButtons endpoint={documentPdfEndpoint} params={{ documentId: document.id }} />;
}

function ShownDocument({ document, back }: { document: Document; back: { to: string; label: string } }) {
  const t = useTexts();
  const [open, setOpen] = useState<SheetName>();
  const mayCredit = useMay("finance.credit_notes.create") && isCreditable(document);
  const mayCorrect = useMay("finance.invoices.create") && mayCredit && isCorrectable(document);
  const mayTakeMoney = useMay("finance.payments.create") && wantsMoney(document);
  const mayCancel = useMay("finance.runs.undo") && isCreditable(document) && document.origin === "recurring";
  const mayCancelProforma = useMay("finance.proformas.create") && isOpenProforma(document);
  const debt = useDebtActs(document);
  const mayEdit = useMay("finance.invoices.update") && isEditable(document);
  const { versions, mayEditContent } = useContentEdit(document);
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
            note: <OpenNote document={document} />,
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
            {mayTakeMoney && (
              <LinkButton
                to={"/payments/new" as never}
                search={{ customer: document.customerId, document: document.id } as never}
                kind="primary"
              >
                {t("billing.record-payment")}
              </LinkButton>
            )}
            <Paper document={document} />
          </>
        }
        menu={[
          ...(mayCredit ? [{ label: t("billing.credit.open"), onPress: () => setOpen("credit") }] : []),
          ...(mayEditContent ? [{ label: t("billing.content.open"), onPress: () => setOpen("content") }] : []),
          ...(mayCorrect ? [{ label: t("billing.correct.open"), onPress: () => setOpen("correct") }] : []),
          ...(mayEdit ? [{ label: t("billing.edit.open"), onPress: () => setOpen("edit") }] : []),
          ...debt.menu,
          ...(document.kind === "invoice" && document.state !== "draft"
            ? [{ label: t("replay.act"), onPress: () => setOpen("replay") }]
            : []),
          ...(mayCancelProforma
            ? [{ label: t("billing.cancel-proforma.open"), onPress: () => setOpen("cancel-proforma"), danger: true }]
            : []),
          ...(mayCancel ? [{ label: t("billing.cancel-last.open"), onPress: () => setOpen("cancel"), danger: true }] : []),
        ]}
        tabs={[
          {
            id: "document",
            label: t("billing.document"),
            content: () => <DocumentBody document={document} versions={versions?.versions ?? []} />,
          },
        ]}
        timeline={<RecordActivity entity={document.kind} entityId={document.id} topics={["money-documents"]} />}
      />
      {debt.sheet}
      {open === "content" && versions && (
        <EditContentSheet
          document={document}
          versions={versions}
          onCorrect={mayCorrect ? () => setOpen("correct") : undefined}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open && open !== "content" && <OpenSheet open={open} document={document} onClose={() => setOpen(undefined)} />}
    </>
  );
}

/** Whether its content may be edited, and what it said before; only of invoices. Of what is void or credited nobody expects an edit. */
function useContentEdit(document: Document) {
  const mayUpdate = useMay("finance.invoices.update");
  const { data: versions } = useEndpoint(
    invoiceVersionsEndpoint,
    { params: { documentId: document.id } },
    { topics: ["invoices", "credit-notes", "payments", "messages"], enabled: document.kind === "invoice" && document.state !== "draft" },
  );
  return { versions, mayEditContent: mayUpdate && versions?.isOn === true && isCreditable(document) };
}

type SheetName = "content" | "credit" | "correct" | "edit" | "cancel" | "cancel-proforma" | "replay";

function OpenSheet({ open, document, onClose }: { open: Exclude<SheetName, "content">; document: Document; onClose: () => void }) {
  switch (open) {
    case "credit":
      return <CreditSheet document={document} onClose={onClose} />;
    case "correct":
      return <CorrectSheet document={document} onClose={onClose} />;
    case "edit":
      return <EditDocumentSheet document={document} onClose={onClose} />;
    case "cancel":
      return <CancelLastSheet documentId={document.id} onClose={onClose} />;
    case "cancel-proforma":
      return <CancelProformaDialog document={document} onClose={onClose} />;
    case "replay":
      return <ReplaySheet documentId={document.id} number={document.number ?? ""} onClose={onClose} />;
  }
}
