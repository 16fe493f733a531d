import { Textarea, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { correctInvoiceEndpoint, previewCorrectionEndpoint } from "../../../server/modules/billing/corrections/contract.ts";
import { invoiceOptionsEndpoint } from "../../../server/modules/billing/one-time/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { Facts } from "../../ui/facts.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import type { Document } from "./document.ts";
import { InvoiceLines, type TypedLine, typedLinesBody } from "./invoice-lines.tsx";
import { type Kept, KeptLineFields, keepAll, keptBody } from "./kept-lines.tsx";
import "./correct-sheet.css";

const isFree = ({ kind, periodStart, serviceId }: Document["lines"][number]): boolean =>
  (kind === "one_time" || kind === "fee") && (periodStart === null || serviceId === null);

/** B-120 a credit note over all of an invoice and a new one with its lines as they should have been, in one act. */
export function CorrectSheet({ document, onClose }: { document: Document; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const { data: options } = useEndpoint(invoiceOptionsEndpoint, { params: { customerId: document.customerId } });
  const [lines, setLines] = useState(() => keepAll(document.lines));
  const [added, setAdded] = useState<readonly TypedLine[]>([]);
  const [dueOn, setDueOn] = useState<string>();
  const [poNumber, setPoNumber] = useState(document.poNumber);
  const [note, setNote] = useState(document.note);
  const [reason, setReason] = useState("");
  const preview = useAction(previewCorrectionEndpoint);
  const [shown, setShown] = useState<{ gross: { amount: string; currency: string }; dueOn: string | null }>();
  const correct = useAction(correctInvoiceEndpoint, {
    topics: ["money-documents", "invoices", "customers", "payments"],
    onDone: (invoice) => {
      notify(t("billing.correct.done", { old: document.number ?? "", number: invoice.number ?? "" }));
      onClose();
      void navigate({ to: `/invoices/${invoice.id}` as never });
    },
  });
  const change = (id: string, edit: Partial<Kept>): void => {
    setLines((now) => ({ ...now, [id]: { ...(now[id] as Kept), ...edit } }));
    setShown(undefined);
    correct.reset();
  };
  const written = typedLinesBody(added);
  const body = written && {
    reason: reason.trim(),
    lines: keptBody(document.lines, lines, isFree),
    added: written,
    poNumber,
    note,
    ...(dueOn === undefined ? {} : { dueOn }),
  };
  const ready = body !== undefined && body.reason !== "" && body.lines.length + body.added.length > 0;
  const look = async (): Promise<void> => {
    if (!body) return;
    setShown(await preview.run({ params: { documentId: document.id }, body }));
  };
  const problem = correct.problem ?? preview.problem;
  return (
    <Sheet
      open
      wide
      title={t("billing.correct.title", { number: document.number ?? "" })}
      onClose={onClose}
      locked={correct.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={correct.busy}>
            {t("ui.cancel")}
          </Button>
          {shown ? (
            <Button
              kind="primary"
              busy={correct.busy}
              disabled={!ready}
              onPress={() => body && correct.run({ params: { documentId: document.id }, body })}
            >
              {t("billing.correct.do", { amount: format.money(shown.gross) })}
            </Button>
          ) : (
            <Button kind="primary" busy={preview.busy} disabled={!ready} onPress={look}>
              {t("billing.correct.look")}
            </Button>
          )}
        </>
      }
    >
      <div className="correct-sheet">
        <span>{t("billing.correct.what-happens")}</span>
        <KeptLineFields
          legend={t("billing.correct.lines")}
          document={document}
          kept={lines}
          options={options}
          isFree={isFree}
          taxWhy={t("billing.correct.tax-why")}
          onChange={change}
        />
        {options && (
          <InvoiceLines
            lines={added}
            options={options}
            onChange={(next) => {
              setAdded(next);
              setShown(undefined);
            }}
          />
        )}
        <div className="correct-pair">
          <DayField
            label={t("billing.due")}
            value={dueOn ?? ""}
            min={options?.today ?? ""}
            onChange={(on) => {
              setDueOn(on === "" ? undefined : on);
              setShown(undefined);
            }}
          />
          <TextInput
            label={t("billing.po-number")}
            maxLength={100}
            value={poNumber}
            onChange={(event) => setPoNumber(event.currentTarget.value)}
          />
        </div>
        <Textarea
          label={t("billing.note")}
          description={t("billing.note-why")}
          autosize
          minRows={2}
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Textarea
          label={t("billing.reason")}
          description={t("billing.credit.reason-why")}
          required
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {shown && (
          <Facts
            facts={[
              { label: t("billing.correct.before"), value: <MoneyText value={document.gross} /> },
              { label: t("billing.correct.after"), value: <MoneyText value={shown.gross} /> },
              ...(shown.dueOn ? [{ label: t("billing.due"), value: <DayText value={shown.dueOn} /> }] : []),
            ]}
          />
        )}
        <ProblemNote problem={problem} errors={problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
