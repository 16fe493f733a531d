import { Link } from "@tanstack/react-router";
import { useState } from "react";
import {
  allocateEndpoint,
  documentAllocationsEndpoint,
  removeAllocationEndpoint,
} from "../../../../server/modules/billing/allocations/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { DayText, MoneyText } from "../../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import type { Document } from "../document.ts";
import { MoveSheet } from "./move-sheet.tsx";
import type { Side } from "./side.ts";
import "./allocations.css";

type Shown = ReturnsOf<typeof documentAllocationsEndpoint>;
type Allocation = Shown["items"][number];

const topics = ["invoices", "payments", "customers"] as const;

/** B-82 what pays an invoice, and what else could: moved or freed by whoever may. Nothing stands here while nothing can. */
export function SettledPanel({ document }: { document: Document }) {
  const t = useTexts();
  const mayAllocate = useMay("finance.payments.allocate");
  const { data, problem, reload } = useEndpoint(
    documentAllocationsEndpoint,
    { params: { documentId: document.id } },
    { topics: ["invoices", "credit-notes", "payments"] },
  );
  const [moving, setMoving] = useState<Allocation>();
  const [freeing, setFreeing] = useState<Allocation>();
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return null;
  const usable = mayAllocate && signOf(document.open.amount) > 0 ? data.credits : [];
  if (data.items.length === 0 && usable.length === 0) return null;
  const hasActs = mayAllocate && data.items.some(({ stays }) => stays === null);
  const acts = (allocation: Allocation) =>
    allocation.stays === null && (
      <span className="allocation-acts">
        {data.debts.length > 0 && (
          <Button small onPress={() => setMoving(allocation)}>
            {t("billing.allocation.move")}
          </Button>
        )}
        <Button small onPress={() => setFreeing(allocation)}>
          {t("billing.allocation.free")}
        </Button>
      </span>
    );
  return (
    <Panel title={t("billing.settled-by")}>
      {data.items.length > 0 && (
        <PlainTable<Allocation>
          label={t("billing.settled-by")}
          rows={data.items}
          rowKey={({ id }) => id}
          columns={[
            { id: "on", head: t("billing.on"), cell: ({ credit }) => <DayText value={credit.on} /> },
            {
              id: "what",
              head: t("billing.what"),
              cell: (allocation) => (
                <>
                  <SideName side={allocation.credit} />
                  <CellNote>
                    {t.optional(`billing.entry.${allocation.credit.kind}`) ?? allocation.credit.kind}
                    {mayAllocate && allocation.stays && ` · ${t(`billing.allocation.stays.${allocation.stays}`)}`}
                  </CellNote>
                  {hasActs && <CellNote narrow>{acts(allocation)}</CellNote>}
                </>
              ),
            },
            { id: "amount", head: t("billing.amount"), number: true, cell: ({ amount }) => <MoneyText value={amount} /> },
            ...(hasActs
              ? [
                  {
                    id: "acts",
                    head: "",
                    number: true,
                    wide: true,
                    cell: acts,
                  },
                ]
              : []),
          ]}
        />
      )}
      {usable.length > 0 && <FreeCredit document={document} credits={usable} />}
      {moving && <MoveSheet allocation={moving} debts={data.debts} from={document.number ?? ""} onClose={() => setMoving(undefined)} />}
      {freeing && <FreeDialog allocation={freeing} number={document.number ?? ""} onClose={() => setFreeing(undefined)} />}
    </Panel>
  );
}

/** Leads to the document or, by its number, to the payment. */
function SideName({ side }: { side: Side }) {
  const name = <bdi className="number">{side.text}</bdi>;
  if (side.documentId) return <Link to={`/invoices/${side.documentId}` as never}>{name}</Link>;
  if (side.kind !== "payment") return name;
  return (
    <Link to={"/payments" as never} search={{ q: side.text } as never}>
      {name}
    </Link>
  );
}

/** Credit of the account that nothing uses yet. */
function FreeCredit({ document, credits }: { document: Document; credits: readonly Side[] }) {
  const t = useTexts();
  const action = useAction(allocateEndpoint, { topics, onDone: () => notify(t("billing.allocation.used")) });
  return (
    <div className="allocation-credits">
      <strong>{t("billing.allocation.credits")}</strong>
      {credits.map((credit) => (
        <div key={credit.entryId} className="allocation-credit">
          <span>
            <SideName side={credit} /> · <MoneyText value={credit.open} />
          </span>
          <Button
            small
            busy={action.busy}
            onPress={() => action.run({ params: { documentId: document.id }, body: { creditId: credit.entryId } })}
          >
            {t("billing.allocation.use")}
          </Button>
        </div>
      ))}
      {action.problem && <ProblemNote problem={action.problem} />}
    </div>
  );
}

function FreeDialog({ allocation, number, onClose }: { allocation: Allocation; number: string; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const amount = format.money(allocation.amount);
  const action = useAction(removeAllocationEndpoint, {
    topics,
    onDone: () => {
      notify(t("billing.allocation.freed", { amount }));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      title={t("billing.allocation.free-ask", { amount })}
      confirm={t("billing.allocation.free-do", { amount })}
      busy={action.busy}
      problem={action.problem}
      onConfirm={() => action.run({ params: { allocationId: allocation.id } })}
      onClose={onClose}
    >
      {t("billing.allocation.free-text", { number })}
    </ConfirmDialog>
  );
}
