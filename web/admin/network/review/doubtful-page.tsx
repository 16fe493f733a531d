import { Navigate } from "@tanstack/react-router";
import { useState } from "react";
import { decideDoubtfulEndpoint, deltaStates, listDoubtfulEndpoint } from "../../../../server/modules/usage/sessions/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useList } from "../../../lib/use-list.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { notify } from "../../../ui/notices.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { CellNote } from "../../app/plain-table.tsx";
import { useRateWords, useSpanWords } from "../rate-words.ts";
import { BothWays } from "../sessions/session-cells.tsx";
import { ReviewTabs } from "./review-tabs.tsx";

type Doubtful = ReturnsOf<typeof listDoubtfulEndpoint>["items"][number];

const tones: Readonly<Record<Doubtful["state"], Tone>> = { waiting: "attention", accepted: "works", rejected: "past" };

/** The first of the lists; whoever may see only sessions begins with the next. */
export function DoubtfulPage() {
  return useMay("network.usage.view") ? <Doubtfuls /> : <Navigate to={"/network/review/orphans" as never} replace />;
}

/** N-86 traffic that no line can have carried: it stays out of the data of its cycle until somebody says what it was. */
function Doubtfuls() {
  const t = useTexts();
  const mayDecide = useMay("network.usage.adjust");
  const [deciding, setDeciding] = useState<{ row: Doubtful; accept: boolean }>();
  const list = useList(listDoubtfulEndpoint, { filters: ["state"], sorts: ["until"] });
  return (
    <ReviewTabs>
      <DataList
        name="doubtful-usage"
        title={t("network.review.doubtful")}
        list={list}
        rowKey={(row) => row.id}
        href={(row) => `/services/${row.serviceId}?tab=usage`}
        filters={[
          {
            kind: "choice",
            name: "state",
            label: t("network.review.state"),
            options: deltaStates.map((value) => ({ value, label: t(`network.review.state-of.${value}`) })),
          },
        ]}
        columns={[
          {
            id: "who",
            head: t("network.online.who"),
            main: true,
            cell: (row) => (
              <>
                <bdi>{row.customer?.name ?? row.login ?? row.serviceId}</bdi>
                <CellNote>
                  <bdi>{[row.service && `S-${String(row.service.number)}`, row.plan?.name].filter(Boolean).join(" · ")}</bdi>
                </CellNote>
              </>
            ),
          },
          {
            id: "state",
            head: t("network.review.state"),
            cell: (row) => (
              <>
                <StatusChip tone={tones[row.state]}>{t(`network.review.state-of.${row.state}`)}</StatusChip>
                {row.decidedAt && (
                  <CellNote>
                    <MomentText value={row.decidedAt} />
                  </CellNote>
                )}
              </>
            ),
          },
          { id: "bytes", head: t("network.review.counted"), number: true, cell: (row) => <Counted row={row} /> },
          { id: "rate", head: t("network.review.would-be"), number: true, cell: (row) => <WouldBe row={row} /> },
          { id: "span", head: t("network.review.when"), sort: "until", sortDown: true, cell: (row) => <Span row={row} /> },
          { id: "nas", head: t("network.online.by.nas"), cell: (row) => (row.nas?.name ? <bdi>{row.nas.name}</bdi> : <Nothing />) },
          {
            id: "acts",
            head: t("ui.more-actions"),
            headHidden: true,
            cell: (row) =>
              mayDecide &&
              row.state === "waiting" && (
                <span className="sessions-acts">
                  <Button small onPress={() => setDeciding({ row, accept: true })}>
                    {t("network.review.accept")}
                  </Button>
                  <Button small onPress={() => setDeciding({ row, accept: false })}>
                    {t("network.review.reject")}
                  </Button>
                </span>
              ),
          },
        ]}
        empty={{ title: t("network.review.no-doubtful"), text: t("network.review.no-doubtful-why") }}
      />
      {deciding && <DecideDialog {...deciding} onClose={() => setDeciding(undefined)} />}
    </ReviewTabs>
  );
}

function DecideDialog({ row, accept, onClose }: { row: Doubtful; accept: boolean; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const act = accept ? "accept" : "reject";
  const size = format.bytes(row.downBytes + row.upBytes);
  const decide = useAction(decideDoubtfulEndpoint, {
    topics: ["usage", "quotas", "services"],
    onDone: () => {
      notify(t(`network.review.${act}-done`, { size }));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      title={t(`network.review.${act}-title`, { size })}
      confirm={t(`network.review.${act}-do`, { size })}
      busy={decide.busy}
      problem={decide.problem}
      onConfirm={() => decide.run({ params: { deltaId: row.id }, body: { accept } })}
      onClose={onClose}
    >
      {t(`network.review.${act}-text`)}
    </ConfirmDialog>
  );
}

function Counted({ row: { downBytes, upBytes } }: { row: Doubtful }) {
  const format = useFormat();
  return <BothWays down={format.bytes(downBytes)} up={format.bytes(upBytes)} />;
}

const secondsOf = ({ from, until }: Doubtful): number => Math.max(1, (new Date(until).getTime() - new Date(from).getTime()) / 1000);

/** What the line would have had to carry, beside what it can. */
function WouldBe({ row }: { row: Doubtful }) {
  const t = useTexts();
  const rate = useRateWords();
  const seconds = secondsOf(row);
  return (
    <span className="sessions-stack">
      <BothWays down={rate((row.downBytes * 8) / seconds)} up={rate((row.upBytes * 8) / seconds)} />
      {row.lineDownBps > 0 && <CellNote>{t("network.review.line-has", { down: rate(row.lineDownBps), up: rate(row.lineUpBps) })}</CellNote>}
    </span>
  );
}

function Span({ row }: { row: Doubtful }) {
  const t = useTexts();
  const span = useSpanWords();
  return (
    <>
      <MomentText value={row.until} />
      <CellNote>{t("network.review.within", { span: span(secondsOf(row)) })}</CellNote>
    </>
  );
}
