import { Skeleton } from "@mantine/core";
import { useState } from "react";
import { endHoldEndpoint, listHoldsEndpoint } from "../../../server/modules/collections/contract.ts";
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
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { DayText, MomentText, MoneyText } from "../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";
import { DocumentLink } from "./document-link.tsx";
import { HoldSheet } from "./hold-sheet.tsx";
import { holdTopics, useCase } from "./use-case.ts";

type Hold = ReturnsOf<typeof listHoldsEndpoint>["items"][number];

const tones: Record<NonNullable<Hold["outcome"]>, Tone> = {
  kept: "works",
  broken: "hurts",
  expired: "past",
  ended: "past",
  replaced: "past",
  merged: "past",
};

/** What spared the customer so far, and what does now. */
export function HoldsView({ customerId }: { customerId: string }) {
  const t = useTexts();
  const mayHold = useMay("finance.holds.create");
  const { data, problem, reload } = useEndpoint(listHoldsEndpoint, { params: { customerId } }, { topics: ["customers"] });
  const { data: found } = useCase(customerId);
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Hold>();
  const ownCase = found?.case;
  const add = mayHold && ownCase && (
    <Button small onPress={() => setAdding(true)}>
      {t("collections.hold.add")}
    </Button>
  );
  return (
    <div style={{ display: "grid", gap: 12 }}>
      {problem && !data ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : !data ? (
        <Skeleton height={160} />
      ) : data.items.length === 0 ? (
        <EmptyState title={t("collections.hold.none")} text={t("collections.hold.none-why")} action={add} />
      ) : (
        <>
          <div style={{ display: "flex", justifyContent: "flex-end" }}>{add}</div>
          <HoldsTable holds={data.items} onEnd={mayHold ? setEnding : undefined} />
        </>
      )}
      {adding && ownCase && <HoldSheet customerId={customerId} found={ownCase} onClose={() => setAdding(false)} />}
      {ending && <EndDialog customerId={customerId} hold={ending} onClose={() => setEnding(undefined)} />}
    </div>
  );
}

function HoldsTable({ holds, onEnd }: { holds: readonly Hold[]; onEnd: ((hold: Hold) => void) | undefined }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <PlainTable
      label={t("collections.hold.title")}
      rows={holds}
      rowKey={(hold) => hold.id ?? hold.createdAt}
      quiet={(hold) => hold.outcome !== null}
      columns={[
        {
          id: "kind",
          head: t("collections.hold.add-kind"),
          cell: (hold) => (
            <>
              {t(`collections.hold.kind.${hold.kind}`)}
              {hold.amount && (
                <>
                  {" "}
                  <MoneyText value={hold.amount} />
                </>
              )}
              {hold.document && (
                <CellNote>
                  <DocumentLink id={hold.document.id} text={hold.document.number} />
                </CellNote>
              )}
              {hold.reason && <CellNote>{hold.reason}</CellNote>}
            </>
          ),
        },
        {
          id: "until",
          head: t("collections.hold.until"),
          cell: (hold) => (hold.until ? <DayText value={hold.until} /> : t("collections.hold.until-open")),
        },
        {
          id: "by",
          head: t("collections.hold.by-head"),
          wide: true,
          cell: (hold) => (
            <>
              {hold.channel === "portal" ? t("collections.hold.portal") : <bdi>{hold.createdBy}</bdi>}
              <CellNote>
                <MomentText value={hold.createdAt} />
              </CellNote>
            </>
          ),
        },
        {
          id: "state",
          head: t("collections.status"),
          cell: (hold) => (
            <>
              <StatusChip tone={hold.outcome === null ? "waits" : tones[hold.outcome]}>
                {hold.outcome === null ? t("collections.hold.running") : t(`collections.hold.outcome.${hold.outcome}`)}
              </StatusChip>
              {hold.endedAt && <CellNote>{format.moment(hold.endedAt)}</CellNote>}
            </>
          ),
        },
        {
          id: "end",
          head: "",
          cell: (hold) =>
            hold.outcome === null && onEnd ? (
              <Button small kind="quiet" onPress={() => onEnd(hold)}>
                {t("collections.hold.end")}
              </Button>
            ) : null,
        },
      ]}
    />
  );
}

function EndDialog({ customerId, hold, onClose }: { customerId: string; hold: Hold; onClose: () => void }) {
  const t = useTexts();
  const end = useAction(endHoldEndpoint, {
    topics: holdTopics,
    onDone: () => {
      notify(t("collections.hold.ended"));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      title={t("collections.hold.end-title")}
      confirm={t("collections.hold.end-do")}
      danger
      busy={end.busy}
      problem={end.problem}
      onConfirm={() => hold.id && end.run({ params: { customerId, holdId: hold.id }, body: {} })}
      onClose={onClose}
    >
      {t("collections.hold.end-text")}
    </ConfirmDialog>
  );
}
