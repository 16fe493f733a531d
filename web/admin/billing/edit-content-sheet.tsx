import { TextInput } from "@mantine/core";
import { useState } from "react";
import { editInvoiceEndpoint, type invoiceVersionsEndpoint, previewEditEndpoint } from "../../../server/modules/billing/edits/contract.ts";
import { invoiceOptionsEndpoint } from "../../../server/modules/billing/one-time/contract.ts";
import { isDay } from "../../../shared/calendar.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import type { Document } from "./document.ts";
import { InvoiceLines, type TypedLine, typedLinesBody } from "./invoice-lines.tsx";
import { type Kept, KeptLineFields, keepAll, keptBody } from "./kept-lines.tsx";
import { BeforeAndAfter, LookThenDo, NoteAndReason, type Shown } from "./rewrite-parts.tsx";

type Versions = (typeof invoiceVersionsEndpoint)["returns"]["_output"];

/** Nobody has seen it, so days of a service may have another price, too; a discount or a bundle stays as it was worked out. */
const isFree = ({ kind, amount, allowance, bundle, periodStart, serviceId }: Document["lines"][number]): boolean =>
  signOf(amount.amount) >= 0 &&
  (kind === "recurring" || kind === "pause"
    ? signOf(allowance.amount) === 0 && bundle === null
    : (kind === "one_time" || kind === "fee") && (periodStart === null || serviceId === null));

/** 7.3 the content of an issued invoice that nobody has seen: lines, prices, taxes, number and date. Or why it stays. */
export function EditContentSheet({
  document,
  versions,
  onCorrect,
  onClose,
}: {
  document: Document;
  versions: Versions;
  /** Where a correction is possible instead. */
  onCorrect: (() => void) | undefined;
  onClose: () => void;
}) {
  return versions.bars.length > 0 ? (
    <WhyNot document={document} versions={versions} onCorrect={onCorrect} onClose={onClose} />
  ) : (
    <Edit document={document} versions={versions} onClose={onClose} />
  );
}

function WhyNot({
  document,
  versions,
  onCorrect,
  onClose,
}: {
  document: Document;
  versions: Versions;
  onCorrect: (() => void) | undefined;
  onClose: () => void;
}) {
  const t = useTexts();
  return (
    <Sheet
      open
      title={t("billing.content.title", { number: document.number ?? "" })}
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{t("ui.close")}</Button>
          {onCorrect && (
            <Button kind="primary" onPress={onCorrect}>
              {t("billing.content.correct-instead")}
            </Button>
          )}
        </>
      }
    >
      <div className="correct-sheet">
        <span>{t("billing.content.stays")}</span>
        <ul className="edit-bars">
          {versions.bars.map((bar) => (
            <li key={bar}>{t(`billing.content.bar.${bar}`)}</li>
          ))}
        </ul>
      </div>
    </Sheet>
  );
}

function Edit({ document, versions, onClose }: { document: Document; versions: Versions; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const { data: options } = useEndpoint(invoiceOptionsEndpoint, { params: { customerId: document.customerId } });
  const [lines, setLines] = useState(() => keepAll(document.lines));
  const [added, setAdded] = useState<readonly TypedLine[]>([]);
  const [number, setNumber] = useState(document.number ?? "");
  const [issuedOn, setIssuedOn] = useState<string>(document.issuedOn ?? "");
  const [dueOn, setDueOn] = useState<string>(document.dueOn ?? "");
  const [poNumber, setPoNumber] = useState(document.poNumber);
  const [note, setNote] = useState(document.note);
  const [reason, setReason] = useState("");
  const preview = useAction(previewEditEndpoint);
  const [shown, setShown] = useState<Shown>();
  const edit = useAction(editInvoiceEndpoint, {
    topics: ["money-documents", "invoices", "customers", "payments"],
    onDone: (invoice) => {
      notify(t("billing.content.done", { number: invoice.number ?? "" }));
      onClose();
    },
  });
  const changed = (): void => {
    setShown(undefined);
    edit.reset();
  };
  const change = (id: string, wish: Partial<Kept>): void => {
    setLines((now) => ({ ...now, [id]: { ...(now[id] as Kept), ...wish } }));
    changed();
  };
  const written = typedLinesBody(added);
  const body = written &&
    isDay(issuedOn) &&
    isDay(dueOn) && {
      reason: reason.trim(),
      lines: keptBody(document.lines, lines, isFree),
      added: written,
      issuedOn,
      dueOn,
      poNumber,
      note,
      ...(number.trim() !== document.number && number.trim() !== "" ? { number: number.trim() } : {}),
    };
  const ready = body ? body.reason !== "" && body.lines.length + body.added.length > 0 : false;
  const params = { documentId: document.id };
  const look = async (): Promise<void> => {
    if (body) setShown(await preview.run({ params, body }));
  };
  const problem = edit.problem ?? preview.problem;
  return (
    <Sheet
      open
      wide
      title={t("billing.content.title", { number: document.number ?? "" })}
      onClose={onClose}
      locked={edit.busy}
      foot={
        <LookThenDo
          ready={ready}
          look={{ label: t("billing.content.look"), busy: preview.busy, onPress: look }}
          act={
            shown && {
              label: t("billing.content.do", { amount: format.money(shown.gross) }),
              busy: edit.busy,
              onPress: () => body && edit.run({ params, body, version: document.version }),
            }
          }
          onClose={onClose}
        />
      }
    >
      <div className="correct-sheet">
        <span>{t("billing.content.what-happens")}</span>
        <KeptLineFields
          legend={t("billing.content.lines")}
          document={document}
          kept={lines}
          options={options}
          isFree={isFree}
          taxWhy={t("billing.content.tax-why")}
          onChange={change}
        />
        {options && (
          <InvoiceLines
            lines={added}
            options={options}
            onChange={(next) => {
              setAdded(next);
              changed();
            }}
          />
        )}
        <div className="correct-pair">
          <DayField
            label={t("billing.new.issued-on")}
            required
            value={issuedOn}
            onChange={(on) => {
              setIssuedOn(on);
              changed();
            }}
          />
          <DayField
            label={t("billing.due")}
            required
            value={dueOn}
            min={issuedOn}
            onChange={(on) => {
              setDueOn(on);
              changed();
            }}
          />
        </div>
        <div className="correct-pair">
          {versions.mayChangeNumber && (
            <TextInput
              label={t("billing.new.number")}
              maxLength={40}
              value={number}
              onChange={(event) => {
                setNumber(event.currentTarget.value);
                changed();
              }}
            />
          )}
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
          reasonWhy={t("billing.content.reason-why")}
          onChange={(said) => {
            if (said.note !== undefined) setNote(said.note);
            if (said.reason !== undefined) setReason(said.reason);
          }}
        />
        {shown && (
          <BeforeAndAfter
            document={document}
            shown={shown}
            labels={{ before: t("billing.content.before"), after: t("billing.content.after") }}
          />
        )}
        <ProblemNote problem={problem} errors={problem?.problem.code === "invoice-not-editable" ? [] : (problem?.problem.errors ?? [])} />
      </div>
    </Sheet>
  );
}
