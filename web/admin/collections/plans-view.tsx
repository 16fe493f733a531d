import { Skeleton } from "@mantine/core";
import { useState } from "react";
import { cancelPlanEndpoint, listPlansOfCustomerEndpoint } from "../../../server/modules/collections/instalments/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import { byWords } from "../app/activity-words.ts";
import { CellNote, PlainTable } from "../app/plain-table.tsx";
import { DocumentLink } from "./document-link.tsx";
import { MakePlanSheet } from "./make-plan-sheet.tsx";
import { PlanChip } from "./plan-chip.tsx";
import { planTopics } from "./use-case.ts";
import "./plans-view.css";

type Plan = ReturnsOf<typeof listPlansOfCustomerEndpoint>["items"][number];

/** B-233 the instalment plans of a customer with their progress, the newest first. */
export function PlansView({ customerId }: { customerId: string }) {
  const t = useTexts();
  const mayMake = useMay("finance.holds.create");
  const { data, problem, reload } = useEndpoint(
    listPlansOfCustomerEndpoint,
    { params: { customerId } },
    { topics: ["payments", "invoices", "holds", "instalment-plans"] },
  );
  const [making, setMaking] = useState(false);
  const [cancelling, setCancelling] = useState<Plan>();
  const hasOpen = data?.items.some(isOpen) ?? false;
  const make = mayMake && !hasOpen && (
    <Button small onPress={() => setMaking(true)}>
      {t("collections.plan.make")}
    </Button>
  );
  return (
    <div className="plans">
      {problem && !data ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : !data ? (
        <Skeleton height={200} />
      ) : data.items.length === 0 ? (
        <EmptyState title={t("collections.plan.none")} text={t("collections.plan.none-why")} action={make} />
      ) : (
        <>
          {make && <div className="plans-make">{make}</div>}
          {data.items.map((plan) => (
            <PlanPanel key={plan.id} plan={plan} onCancel={mayMake && isOpen(plan) ? () => setCancelling(plan) : undefined} />
          ))}
        </>
      )}
      {making && <MakePlanSheet customerId={customerId} onClose={() => setMaking(false)} />}
      {cancelling && <CancelDialog plan={cancelling} onClose={() => setCancelling(undefined)} />}
    </div>
  );
}

const isOpen = ({ state }: Pick<Plan, "state">): boolean => state === "running" || state === "waiting";

const partTones: Record<Plan["instalments"][number]["state"], Tone> = { paid: "works", part_paid: "waits", late: "hurts", coming: "waits" };

function PlanPanel({ plan, onCancel }: { plan: Plan; onCancel: (() => void) | undefined }) {
  const t = useTexts();
  const format = useFormat();
  const { next } = plan;
  return (
    <Panel
      title={t("collections.plan.one")}
      actions={
        onCancel && (
          <Button small kind="quiet" onPress={onCancel}>
            {t("collections.plan.cancel")}
          </Button>
        )
      }
    >
      <div className="plan">
        <div className="plan-head">
          <PlanChip state={plan.state} isLate={plan.instalments.some(({ state }) => state === "late")} />
          <strong>{t("collections.plan.paid-of", { paid: format.money(plan.paid), total: format.money(plan.total) })}</strong>
          {next && (
            <span>
              {t("collections.plan.next")}:{" "}
              {t("collections.plan.next-text", { amount: format.money(next.open), day: format.day(next.dueOn) })}
              {" · "}
              {t("collections.plan.breaks", { day: format.day(next.breaksOn) })}
            </span>
          )}
          {plan.endedOn && (
            <span>
              {t("collections.plan.ended")} <DayText value={plan.endedOn} />
              {plan.endedBy && (
                <>
                  {" · "}
                  <bdi>{byWords(t, plan.endedBy)}</bdi>
                </>
              )}
            </span>
          )}
        </div>
        <progress className="plan-progress" max={Number(plan.total.amount)} value={Number(plan.paid.amount)} aria-hidden />
        <div className="plan-parts">
          <PlainTable
            label={t("collections.plan.preview")}
            rows={plan.instalments}
            rowKey={(row) => String(row.position)}
            quiet={(row) => row.state === "paid"}
            columns={[
              { id: "position", head: "#", wide: true, cell: (row) => <span className="number">{row.position}</span> },
              { id: "day", head: t("collections.plan.day"), cell: (row) => <DayText value={row.dueOn} /> },
              {
                id: "state",
                head: t("collections.plan.state"),
                cell: (row) =>
                  isOpen(plan) || row.state === "paid" ? (
                    <StatusChip tone={partTones[row.state]}>{t(`collections.plan.part.${row.state}`)}</StatusChip>
                  ) : null,
              },
              { id: "paid", head: t("collections.plan.paid"), number: true, wide: true, cell: (row) => <MoneyText value={row.paid} /> },
              { id: "amount", head: t("collections.plan.amount"), number: true, cell: (row) => <MoneyText value={row.amount} /> },
            ]}
          />
          <PlainTable
            label={t("collections.plan.documents")}
            rows={plan.documents}
            rowKey={(row) => row.id}
            columns={[
              {
                id: "number",
                head: t("collections.plan.documents"),
                cell: (row) => (
                  <>
                    <DocumentLink id={row.id} text={row.number} />
                    {row.id === plan.feeDocumentId && <CellNote>{t("collections.plan.fee-text")}</CellNote>}
                  </>
                ),
              },
              {
                id: "covered",
                head: t("collections.plan.amount"),
                number: true,
                wide: true,
                cell: (row) => <MoneyText value={row.covered} />,
              },
              { id: "open", head: t("collections.open"), number: true, cell: (row) => <MoneyText value={row.open} /> },
            ]}
          />
        </div>
        <span className="plan-foot">
          {t("collections.plan.made-by", { day: format.day(plan.createdOn), name: plan.createdBy })}
          {plan.note && (
            <>
              {" · "}
              <bdi>{plan.note}</bdi>
            </>
          )}
        </span>
      </div>
    </Panel>
  );
}

function CancelDialog({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const t = useTexts();
  const cancel = useAction(cancelPlanEndpoint, {
    topics: planTopics,
    onDone: () => {
      notify(t("collections.plan.cancelled"));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      title={t("collections.plan.cancel-title")}
      confirm={t("collections.plan.cancel")}
      keep={t("ui.keep-it")}
      danger
      busy={cancel.busy}
      problem={cancel.problem}
      onConfirm={() => cancel.run({ params: { planId: plan.id }, body: {} })}
      onClose={onClose}
    >
      {t("collections.plan.cancel-text")}
    </ConfirmDialog>
  );
}
