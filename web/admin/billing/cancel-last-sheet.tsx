import { Skeleton, Switch, Textarea } from "@mantine/core";
import { useState } from "react";
import {
  invoiceUndoPreviewEndpoint,
  lastRecurringInvoiceEndpoint,
  undoInvoiceEndpoint,
} from "../../../server/modules/billing/runs/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { MoneyText } from "../../ui/value-texts.tsx";
import { PeriodText } from "../app/period-text.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";

/** From the customer: whichever invoice is the last one. */
export function CancelLastOfCustomer({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useTexts();
  const { data, problem } = useEndpoint(lastRecurringInvoiceEndpoint, { params: { customerId } });
  if (data?.documentId) return <CancelLastSheet documentId={data.documentId} onClose={onClose} />;
  return (
    <Sheet open title={t("billing.cancel-last.title-any")} onClose={onClose} foot={<Button onPress={onClose}>{t("ui.close")}</Button>}>
      <ProblemNote problem={problem} />
      {!data && !problem && <Skeleton height={64} />}
      {data && <span>{t("billing.cancel-last.nothing")}</span>}
    </Sheet>
  );
}

/** B-71 what goes back, what is free again and when it is billed anew; or why it has to stay. */
export function CancelLastSheet({ documentId, onClose }: { documentId: string; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const [reason, setReason] = useState("");
  const [notifies, setNotifies] = useState(false);
  const { data, problem } = useEndpoint(invoiceUndoPreviewEndpoint, { params: { documentId } });
  const undo = useAction(undoInvoiceEndpoint, {
    topics: ["invoices", "money-documents", "billing-runs", "customers", "payments"],
    onDone: (document) => {
      notify(t("billing.cancel-last.done", { number: document.number ?? "" }));
      onClose();
    },
  });
  const number = data?.documents.find(({ id }) => id === documentId)?.number;
  const mayUndo = data !== undefined && data.reasons.length === 0;
  return (
    <Sheet
      open
      title={number ? t("billing.cancel-last.title", { number }) : t("billing.cancel-last.title-any")}
      onClose={onClose}
      locked={undo.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={undo.busy}>
            {t("billing.cancel-last.keep")}
          </Button>
          {mayUndo && (
            <Button
              kind="danger"
              busy={undo.busy}
              disabled={reason.trim() === ""}
              onPress={() => undo.run({ params: { documentId }, body: { reason, notify: notifies } })}
            >
              {t("billing.cancel-last.do", { amount: format.money(data.change) })}
            </Button>
          )}
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <ProblemNote problem={problem} />
        {!data && !problem && <Skeleton height={96} />}
        {data && !mayUndo && <Refused reasons={data.reasons} />}
        {mayUndo && (
          <>
            <Preview preview={data} />
            <Textarea
              label={t("billing.reason")}
              description={t("billing.run.undo-reason-why")}
              required
              autosize
              minRows={2}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            {data.documents.some(({ kind, policy }) => kind === "invoice" && policy === "credit_note") && (
              <Switch
                label={t("billing.cancel-last.notify")}
                description={t("billing.run.undo-notify-why")}
                checked={notifies}
                onChange={(event) => setNotifies(event.currentTarget.checked)}
              />
            )}
          </>
        )}
        <ProblemNote problem={undo.problem} />
      </div>
    </Sheet>
  );
}

type Shown = ReturnsOf<typeof invoiceUndoPreviewEndpoint>;

function Refused({ reasons }: { reasons: Shown["reasons"] }) {
  const t = useTexts();
  return (
    <div>
      {t("billing.cancel-last.refused")}
      <ul style={{ margin: "4px 0 8px", paddingInlineStart: 20 }}>
        {reasons.map((why) => (
          <li key={why}>{t(`billing.run.undo-reason.${why}`)}</li>
        ))}
      </ul>
      {t("billing.cancel-last.instead")}
    </div>
  );
}

function Preview({ preview }: { preview: Shown }) {
  const t = useTexts();
  const format = useFormat();
  const amount = format.money(preview.change);
  return (
    <>
      <PlainTable
        label={t("billing.cancel-last.takes-back")}
        rows={preview.documents}
        rowKey={(document) => document.id}
        columns={[
          {
            id: "number",
            head: t("billing.cancel-last.takes-back"),
            cell: (document) => (
              <>
                {t(`billing.kind.${document.kind}`)} <bdi className="number">{document.number}</bdi>
                <CellNote>{t(`billing.cancel-last.by.${document.kind === "invoice" ? document.policy : "note"}`)}</CellNote>
              </>
            ),
          },
          { id: "gross", head: t("billing.gross"), number: true, cell: (document) => <MoneyText value={document.gross} /> },
        ]}
      />
      {preview.days.length > 0 && (
        <PlainTable
          label={t("billing.cancel-last.days")}
          rows={preview.days}
          rowKey={(part) => `${part.text} ${part.start}`}
          columns={[
            { id: "text", head: t("billing.cancel-last.days"), cell: (part) => part.text },
            { id: "period", head: t("billing.period"), number: true, cell: (part) => <PeriodText start={part.start} end={part.end} /> },
          ]}
        />
      )}
      <span>
        {preview.billedAgainOn
          ? t("billing.cancel-last.again", { amount, day: format.day(preview.billedAgainOn) })
          : t("billing.cancel-last.again-never", { amount })}{" "}
        {preview.waitingItems > 0 && t("billing.cancel-last.items", { count: preview.waitingItems })}
      </span>
    </>
  );
}
