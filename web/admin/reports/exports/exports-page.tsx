import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import type { z } from "zod";
import {
  type ExportView,
  endExportEndpoint,
  exportFileEndpoint,
  listExportsEndpoint,
} from "../../../../server/modules/reports/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useDownload } from "../../../lib/use-download.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordWaiting } from "../../../ui/record-page.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";
import { MomentText } from "../../../ui/value-texts.tsx";
import { JobProgress } from "../../../ui/wizard.tsx";
import { PlainTable } from "../../app/plain-table.tsx";

type Export = z.output<typeof ExportView>;

const pollMs = 2000;
const tones: Record<Export["state"], Tone> = { running: "waits", done: "works", failed: "hurts", cancelled: "past", expired: "past" };

/** The files that were made in the background for who asks; nobody else sees them. */
export function ExportsPage() {
  const t = useTexts();
  const [moving, setMoving] = useState(false);
  const { data, problem, reload } = useEndpoint(listExportsEndpoint, { query: {} }, moving ? { everyMs: pollMs } : {});
  const runs = data?.items.some(({ state }) => state === "running") ?? false;
  if (runs !== moving) setMoving(runs);
  return (
    <div style={{ display: "grid", gap: 16, gridTemplateColumns: "minmax(0, 1fr)" }}>
      <h1 style={{ margin: 0, fontSize: 20 }}>{t("reports.exports.title")}</h1>
      {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
      {!data && !problem && <RecordWaiting />}
      {data?.items.length === 0 && <EmptyState title={t("reports.exports.none")} text={t("reports.exports.none-why")} />}
      {data && data.items.length > 0 && <ExportTable items={data.items} />}
    </div>
  );
}

function ExportTable({ items }: { items: readonly Export[] }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <Panel>
      <PlainTable
        label={t("reports.exports.title")}
        rows={items}
        rowKey={(made) => made.id}
        columns={[
          {
            id: "list",
            head: t("reports.exports.list"),
            cell: (made) => (
              <span style={{ display: "grid" }}>
                <span>{t.optional(`reports.exports.kind.${made.kind}`) ?? made.kind}</span>
                <bdi className="code" style={{ color: "var(--ink-quiet)", overflowWrap: "anywhere" }}>
                  {made.fileName}
                </bdi>
                {made.state === "done" && (
                  <span className="number" style={{ color: "var(--ink-quiet)" }}>
                    {format.bytes(made.sizeBytes)}
                  </span>
                )}
              </span>
            ),
          },
          { id: "state", head: t("reports.exports.state-head"), cell: (made) => <ExportState made={made} /> },
          {
            id: "rows",
            head: t("reports.exports.rows"),
            number: true,
            wide: true,
            cell: (made) => (made.state === "running" ? "" : <span className="number">{format.number(made.done)}</span>),
          },
          { id: "asked", head: t("reports.exports.asked"), wide: true, cell: (made) => <MomentText value={made.createdAt} /> },
          {
            id: "until",
            head: t("reports.exports.until"),
            wide: true,
            cell: (made) => <MomentText value={made.state === "done" ? made.expiresAt : null} />,
          },
          { id: "acts", head: "", cell: (made) => <ExportActs made={made} /> },
        ]}
      />
    </Panel>
  );
}

function ExportState({ made }: { made: Export }) {
  const t = useTexts();
  if (made.state === "running") {
    return made.total === null ? (
      <StatusChip tone="waits">{t("reports.exports.waiting")}</StatusChip>
    ) : (
      <div style={{ minInlineSize: 160 }}>
        <JobProgress label={t("reports.exports.state.running")} done={made.done} total={made.total} />
      </div>
    );
  }
  const why = made.failure && (t.optional(`reports.exports.why.${made.failure}`) ?? made.failure);
  return (
    <span style={{ display: "grid", gap: 4, justifyItems: "start" }}>
      <StatusChip tone={tones[made.state]}>{t(`reports.exports.state.${made.state}`)}</StatusChip>
      {why && <bdi>{why}</bdi>}
    </span>
  );
}

function ExportActs({ made }: { made: Export }) {
  const t = useTexts();
  const params = { exportId: made.id };
  const [asking, setAsking] = useState(false);
  const { run: fetchFile, busy, problem } = useDownload();
  const end = useAction(endExportEndpoint, {
    onDone: ({ state }) => {
      setAsking(false);
      notify(t(state === "cancelled" ? "reports.exports.stopped" : "reports.exports.deleted"));
    },
  });
  if (made.state !== "running" && made.state !== "done") return null;
  const download = () => fetchFile(exportFileEndpoint, { params });
  const running = made.state === "running";
  return (
    <div style={{ display: "flex", flexWrap: "wrap", gap: 8, justifyContent: "end" }}>
      {!running && (
        <Button small busy={busy} onPress={download} icon={<IconDownload size={15} aria-hidden />}>
          {t("reports.exports.download-now")}
        </Button>
      )}
      <Button small kind="quiet" onPress={() => setAsking(true)}>
        {t(running ? "reports.exports.stop" : "reports.exports.delete")}
      </Button>
      <ProblemNote problem={problem} />
      <ConfirmDialog
        open={asking}
        danger
        title={t(running ? "reports.exports.stop-title" : "reports.exports.delete-title")}
        confirm={t(running ? "reports.exports.stop" : "reports.exports.delete")}
        busy={end.busy}
        problem={end.problem}
        onConfirm={() => end.run({ params })}
        onClose={() => setAsking(false)}
      >
        {t(running ? "reports.exports.stop-text" : "reports.exports.delete-text")}
      </ConfirmDialog>
    </div>
  );
}
