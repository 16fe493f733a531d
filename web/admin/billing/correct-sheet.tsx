import { TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { correctInvoiceEndpoint, previewCorrectionEndpoint } from "../../../server/modules/billing/corrections/contract.ts";
import { invoiceOptionsEndpoint } from "../../../server/modules/billing/one-time/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import type { Document } from "./document.ts";
import { InvoiceLines, type TypedLine, typedLinesBody } from "./invoice-lines.tsx";
import { type Kept, KeptLineFields, keepAll, keptBody } from "./kept-lines.tsx";
import { BeforeAndAfter, LookThenDo, NoteAndReason, type Shown } from "./rewrite-parts.tsx";
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
  const [shown, setShown] = useState<Shown>();
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
        <LookThenDo
          ready={ready}
          look={{ label: t("billing.correct.look"), busy: preview.busy, onPress: look }}
          act={
            shown && {
              label: t("billing.correct.do", { amount: format.money(shown.gross) }),
              busy: correct.busy,
              onPress: () => body && correct.run({ params: { documentId: document.id }, body }),
            }
          }
          onClose={onClose}
        />
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
        <NoteAndReason
          note={note}
          reason={reason}
          reasonWhy={t("billing.credit.reason-why")}
          onChange={(said) => {
            if (said.note !== undefined) setNote(said.note);
            if (said.reason !== undefined) setReason(said.reason);
          }}
        />
        {shown && (
          <BeforeAndAfter
            document={document}
            shown={shown}
            labels={{ before: t("billing.correct.before"), after: t("billing.correct.after") }}
          />
        )}
        <ProblemNote problem={problem} errors={problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
