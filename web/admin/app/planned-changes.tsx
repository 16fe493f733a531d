import { TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { withdrawChangeEndpoint } from "../../../server/modules/ordering/planned-changes/contract.ts";
import { addDays, type Day } from "../../../shared/calendar.ts";
import { signOf } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { DayText, MoneyText, Nothing } from "../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "./plain-table.tsx";
import type { PlannedChange } from "./planned-change.ts";
import { RetryChange } from "./retry-change.tsx";

const tones: Record<PlannedChange["state"], Tone> = {
  scheduled: "waits",
  applied: "works",
  withdrawn: "past",
  replaced: "past",
  failed: "hurts",
};

export function PlannedChangeChip({ state }: { state: PlannedChange["state"] }) {
  const t = useTexts();
  return <StatusChip tone={tones[state]}>{t(`ordering.change.state.${state}`)}</StatusChip>;
}

/** "To Fast 500", "Paused until 20 Sep", "Ends". */
export function ChangeWords({ change }: { change: Pick<PlannedChange, "kind" | "plan" | "until"> }) {
  const t = useTexts();
  if (change.kind === "plan") return <>{t("ordering.change.to-plan", { plan: change.plan?.title ?? "" })}</>;
  return (
    <>
      {t(`ordering.change.kind.${change.kind}`)}
      {change.until && (
        <CellNote>
          {t("ordering.change.back-on")} <DayText value={change.until} />
        </CellNote>
      )}
    </>
  );
}

/** The day on which it happens; of an end the last day, as people say it. */
export function ChangeDay({ change: { kind, on } }: { change: Pick<PlannedChange, "kind" | "on"> }) {
  const t = useTexts();
  if (kind !== "end") return <DayText value={on} />;
  return (
    <>
      <DayText value={addDays(on as Day, -1)} />
      <CellNote>{t("ordering.change.last-day")}</CellNote>
    </>
  );
}

/** What a change moves: nothing, an amount to pay, or one that comes back. */
export function ChangeNet({ change }: { change: Pick<PlannedChange, "figures"> }) {
  const t = useTexts();
  const { net } = change.figures;
  const sign = signOf(net.amount);
  if (sign === 0) return <Nothing />;
  return (
    <>
      <MoneyText value={sign < 0 ? { ...net, amount: net.amount.replace("-", "") } : net} />
      <CellNote>{t(sign > 0 ? "ordering.change.to-pay" : "ordering.change.to-credit")}</CellNote>
    </>
  );
}

/** A few planned changes, with the way back while there is one. */
export function PlannedChangeTable({ changes, ofOneService }: { changes: readonly PlannedChange[]; ofOneService?: boolean }) {
  const t = useTexts();
  const [chosen, setChosen] = useState<PlannedChange>();
  const may = useMay("customers.services.update");
  return (
    <>
      <PlainTable
        label={t("ordering.change.list")}
        rows={changes}
        rowKey={(change) => change.id}
        columns={[
          {
            id: "what",
            head: t("ordering.change.what"),
            cell: (change) => (
              <>
                <ChangeWords change={change} />
                {!ofOneService && (
                  <CellNote>
                    <Link to={`/services/${change.service.id}` as never}>
                      <bdi>{change.service.title}</bdi> <bdi className="number">S-{change.service.number}</bdi>
                    </Link>
                  </CellNote>
                )}
                {change.failure && <CellNote>{change.failure}</CellNote>}
              </>
            ),
          },
          { id: "on", head: t("ordering.change.on"), cell: (change) => <ChangeDay change={change} /> },
          { id: "state", head: t("ordering.change.state-head"), cell: (change) => <PlannedChangeChip state={change.state} /> },
          { id: "net", head: t("ordering.change.money"), number: true, cell: (change) => <ChangeNet change={change} /> },
          {
            id: "act",
            head: "",
            number: true,
            cell: (change) =>
              may &&
              (change.state === "scheduled" || change.state === "failed") && (
                <Button small kind="quiet" onPress={() => setChosen(change)}>
                  {t(change.state === "failed" ? "ordering.change.retry" : "ordering.change.withdraw")}
                </Button>
              ),
          },
        ]}
      />
      {chosen?.state === "scheduled" && <WithdrawChange change={chosen} onClose={() => setChosen(undefined)} />}
      {chosen?.state === "failed" && <RetryChange change={chosen} onClose={() => setChosen(undefined)} />}
    </>
  );
}

export function WithdrawChange({ change, onClose }: { change: PlannedChange; onClose: () => void }) {
  const t = useTexts();
  const [reason, setReason] = useState("");
  const hasMoved = change.isSettled && (change.documents.creditNotes.length > 0 || change.documents.invoice !== null);
  const withdraw = useAction(withdrawChangeEndpoint, {
    topics: ["services", "customers", "invoices", "planned-changes"],
    onDone: () => {
      notify(t("ordering.change.withdrawn"));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      title={t("ordering.change.withdraw-title")}
      confirm={t("ordering.change.withdraw")}
      busy={withdraw.busy}
      problem={withdraw.problem}
      onConfirm={() => withdraw.run({ params: { plannedChangeId: change.id }, body: { reason }, version: change.version })}
      onClose={onClose}
    >
      <div style={{ display: "grid", gap: 12 }}>
        <span>{t(hasMoved ? "ordering.change.withdraw-settled" : "ordering.change.withdraw-text")}</span>
        <TextInput
          label={t("services.reason")}
          description={t("services.reason-why")}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </div>
    </ConfirmDialog>
  );
}
