import { IconDownload } from "@tabler/icons-react";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import {
  confirmBatchEndpoint,
  discardBatchEndpoint,
  getBatchEndpoint,
  unbookedRowsEndpoint,
} from "../../../../server/modules/payments/mass-payments/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useDownload } from "../../../lib/use-download.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordFailed, RecordWaiting } from "../../../ui/record-page.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import { JobProgress, Totals, Wizard } from "../../../ui/wizard.tsx";
import { RecordActivity } from "../../app/record-activity.tsx";
import { BatchRows } from "./batch-rows.tsx";
import { type Batch, batchSteps } from "./batch-words.ts";
import "./many.css";

const lookAgainMs = 1500;

/** A table of payments: what stands in its rows, the booking, and what came of it. */
export function BatchPage() {
  const t = useTexts();
  const { batchId } = useParams({ strict: false }) as { batchId: string };
  const { data, problem, reload } = useEndpoint(getBatchEndpoint, { params: { batchId } }, { topics: ["payment-batches"] });
  const isBooking = data?.state === "booking";
  useEffect(() => {
    if (!isBooking) return undefined;
    const again = setInterval(reload, lookAgainMs);
    return () => clearInterval(again);
  }, [isBooking, reload]);
  if (problem && !data)
    return <RecordFailed problem={problem} back={{ to: "/payments/batches", label: t("payments.many.title") }} onRetry={reload} />;
  return data ? <Shown batch={data} /> : <RecordWaiting />;
}

function Shown({ batch }: { batch: Batch }) {
  const t = useTexts();
  const format = useFormat();
  const mayCreate = useMay("finance.payments.create");
  const isDraft = batch.state === "draft";
  const sum = batch.amounts.map(format.money).join(" + ") || format.number(0);
  const wanting = batch.counts.open - batch.bookable;
  const { booked, failed, leftOut } = batch.counts;
  return (
    <Wizard
      title={t("payments.many.name", { number: batch.number })}
      steps={batchSteps(t)}
      current={isDraft ? "preview" : "done"}
      foot={isDraft && mayCreate ? <DraftActs batch={batch} sum={sum} /> : <DoneActs batch={batch} />}
    >
      <p className="many-intro">
        {batch.source === "file" ? <bdi>{batch.fileName}</bdi> : t("payments.many.way-typed")} ·{" "}
        {batch.createdBy && <bdi>{batch.createdBy}</bdi>} · <MomentText value={batch.createdAt} />
      </p>
      {batch.state === "discarded" && <Panel title={t("payments.many.state.discarded")}>{t("payments.many.discarded-text")}</Panel>}
      {batch.state === "booking" && (
        <Panel>
          <JobProgress label={t("payments.many.booking")} done={booked + failed} total={booked + failed + batch.counts.open} />
        </Panel>
      )}
      {isDraft ? (
        <Totals
          totals={[
            { label: t("payments.many.total.rows"), value: format.number(batch.rows) },
            { label: t("payments.many.total.ready"), value: format.number(batch.bookable) },
            { label: t("payments.many.total.sum"), value: sum },
            { label: t("payments.many.total.look"), value: format.number(wanting) },
          ]}
        />
      ) : (
        batch.state !== "discarded" && (
          <Totals
            totals={[
              { label: t("payments.many.total.booked"), value: format.number(booked) },
              { label: t("payments.many.total.sum"), value: sum },
              { label: t("payments.many.total.failed"), value: format.number(failed) },
              { label: t("payments.many.total.left-out"), value: format.number(leftOut) },
            ]}
          />
        )
      )}
      <BatchRows batch={batch} mayChange={isDraft && mayCreate} />
      <RecordActivity entity="payment_batch" entityId={batch.id} topics={["payment-batches"]} />
    </Wizard>
  );
}

function DraftActs({ batch, sum }: { batch: Batch; sum: string }) {
  const t = useTexts();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const confirm = useAction(confirmBatchEndpoint, { topics: ["payments", "customers", "invoices", "billing"] });
  const discard = useAction(discardBatchEndpoint, { onDone: () => void navigate({ to: "/payments/batches" as never }) });
  return (
    <>
      <ProblemNote problem={confirm.problem ?? discard.problem} />
      <Button kind="quiet" onPress={() => setAsking(true)}>
        {t("payments.many.discard")}
      </Button>
      <UnbookedFile batch={batch} />
      <Button
        kind="primary"
        busy={confirm.busy}
        disabled={batch.bookable === 0}
        onPress={() => confirm.run({ params: { batchId: batch.id }, body: { bookable: batch.bookable }, version: batch.version })}
      >
        {batch.bookable === 0 ? t("payments.many.book-none") : t("payments.many.book", { count: batch.bookable, total: sum })}
      </Button>
      <ConfirmDialog
        open={isAsking}
        title={t("payments.many.discard-title")}
        confirm={t("payments.many.discard")}
        danger
        busy={discard.busy}
        problem={discard.problem}
        onConfirm={() => discard.run({ params: { batchId: batch.id }, body: {} })}
        onClose={() => setAsking(false)}
      >
        {t("payments.many.discard-text")}
      </ConfirmDialog>
    </>
  );
}

function DoneActs({ batch }: { batch: Batch }) {
  const t = useTexts();
  return (
    <>
      <UnbookedFile batch={batch} />
      <LinkButton to={"/payments" as never}>{t("payments.many.to-payments")}</LinkButton>
    </>
  );
}

/** The rows that were not booked, to be corrected and sent again. */
function UnbookedFile({ batch }: { batch: Batch }) {
  const t = useTexts();
  const { run: fetchFile, busy, problem } = useDownload();
  const count = batch.state === "draft" ? batch.rows - batch.bookable : batch.rows - batch.counts.booked;
  if (count === 0 || batch.state === "booking") return null;
  const download = () => fetchFile(unbookedRowsEndpoint, { params: { batchId: batch.id } });
  return (
    <>
      {problem && <ProblemNote problem={problem} />}
      <Button icon={<IconDownload size={16} aria-hidden />} busy={busy} onPress={download}>
        {t(batch.state === "draft" ? "payments.many.download-open" : "payments.many.download", {
          count: batch.state === "draft" ? batch.rows : count,
        })}
      </Button>
    </>
  );
}
