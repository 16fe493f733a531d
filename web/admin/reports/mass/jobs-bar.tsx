import { Popover } from "@mantine/core";
import { IconLoader2 } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { listRunsEndpoint } from "../../../../server/modules/billing/runs/contract.ts";
import {
  exportFileEndpoint,
  getExportEndpoint,
  listExportsEndpoint,
  listMassActionsEndpoint,
} from "../../../../server/modules/reports/contract.ts";
import { callApi, downloadFile } from "../../../lib/api.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { notify } from "../../../ui/notices.tsx";
import { JobProgress } from "../../../ui/wizard.tsx";
import { fulfils } from "../../app/may.ts";
import { exportRights } from "../exports/rights.ts";
import { massRights } from "./kinds.ts";
import { doneOf, useKindWords } from "./mass-action-words.ts";
import "./jobs-bar.css";

interface Job {
  id: string;
  to: string;
  title: string;
  /** Undefined while it is not known how much there is. */
  share: { done: number; total: number } | undefined;
  paused: boolean;
}

const pollMs = 3000;

/** Jobs in progress with their bars, on every page. Nothing stands there while nothing runs. */
export function JobsBar() {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  const jobs = [...useMassActions(), ...useExports(), ...useBillingRuns()];
  if (jobs.length === 0) return null;
  const name = t("reports.mass.bar", { count: jobs.length });
  return (
    <Popover position="bottom-end" shadow="md" width={300} withinPortal trapFocus returnFocus opened={open} onChange={setOpen}>
      <Popover.Target>
        <button type="button" className="top-bar-button" aria-label={name} title={name} onClick={() => setOpen(!open)}>
          <IconLoader2 size={18} stroke={1.8} className="jobs-bar-turns" data-still={jobs.every(({ paused }) => paused)} aria-hidden />
          <span className="number">{jobs.length}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p="sm">
        <ul className="jobs-bar" aria-label={name}>
          {jobs.map((job) => (
            <li key={job.id}>
              <Link to={job.to as never} onClick={() => setOpen(false)}>
                {job.title}
              </Link>
              {job.share && (
                <JobProgress label={job.paused ? t("reports.mass.paused-words") : t("reports.mass.state.running")} {...job.share} />
              )}
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

function useMassActions(): Job[] {
  const t = useTexts();
  const kindWords = useKindWords();
  const may = fulfils(useStaffSession(), massRights);
  const [moving, setMoving] = useState(false);
  const { data } = useEndpoint(
    listMassActionsEndpoint,
    { query: { open: "true" } },
    { enabled: may, ...(moving ? { everyMs: pollMs } : {}) },
  );
  const moves = data?.items.some(({ state }) => state === "running") ?? false;
  if (moves !== moving) setMoving(moves);

  // Whoever started something and went on with other work hears when it is over.
  const before = useRef(new Map<string, string>());
  useEffect(() => {
    if (!data) return;
    const now = new Map(data.items.map(({ id, kind }) => [id, kind]));
    for (const [id, kind] of before.current) if (!now.has(id)) notify(t("reports.mass.over", { action: kindWords(kind) }));
    before.current = now;
  }, [data, t, kindWords]);

  return (data?.items ?? []).map((action) => ({
    id: action.id,
    to: `/mass-actions/${action.id}`,
    title: kindWords(action.kind),
    share: { done: doneOf(action), total: action.total },
    paused: action.state === "paused",
  }));
}

function useExports(): Job[] {
  const t = useTexts();
  const navigate = useNavigate();
  const may = fulfils(useStaffSession(), exportRights);
  const [moving, setMoving] = useState(false);
  const { data } = useEndpoint(
    listExportsEndpoint,
    { query: { running: "true" } },
    { enabled: may, ...(moving ? { everyMs: pollMs } : {}) },
  );
  const moves = (data?.items.length ?? 0) > 0;
  if (moves !== moving) setMoving(moves);

  // Whoever asked for a file and went on with other work gets it from the notice.
  const before = useRef(new Map<string, string>());
  useEffect(() => {
    if (!data) return;
    const now = new Map(data.items.map(({ id, fileName }) => [id, fileName]));
    for (const [exportId, file] of before.current) if (!now.has(exportId)) void tellEnd(exportId, file);
    before.current = now;
    async function tellEnd(exportId: string, file: string): Promise<void> {
      const made = await callApi(getExportEndpoint, { params: { exportId } }).catch(() => undefined);
      if (made?.state === "done") {
        notify(t("reports.exports.ready", { file }), {
          label: t("reports.exports.download-now"),
          run: () => downloadFile(exportFileEndpoint, { params: { exportId } }).catch(() => navigate({ to: "/exports" as never })),
        });
      } else if (made?.state === "failed") {
        notify(t("reports.exports.has-failed", { file }), {
          label: t("reports.exports.why-not"),
          run: () => navigate({ to: "/exports" as never }),
        });
      }
    }
  }, [data, t, navigate]);

  return (data?.items ?? []).map((made) => ({
    id: made.id,
    to: "/exports",
    title: t("reports.exports.job", { list: t.optional(`reports.exports.kind.${made.kind}`) ?? made.kind }),
    share: made.total === null ? undefined : { done: made.done, total: made.total },
    paused: false,
  }));
}

const newestRuns = 25;

function useBillingRuns(): Job[] {
  const t = useTexts();
  const format = useFormat();
  const [moving, setMoving] = useState(false);
  const { data } = useEndpoint(
    listRunsEndpoint,
    { query: { limit: newestRuns, total: "none" } },
    { enabled: useMay("finance.runs.view"), ...(moving ? { everyMs: pollMs } : {}) },
  );
  const running = (data?.items ?? []).filter(({ state }) => state === "building" || state === "confirming");
  if (running.length > 0 !== moving) setMoving(running.length > 0);
  return running.map((run) => {
    const done = run.counts.issued + run.counts.empty + run.counts.failed;
    return {
      id: run.id,
      to: `/billing-runs/${run.id}`,
      title: t("billing.run.title", { partner: run.partnerName, day: format.day(run.targetOn) }),
      share: run.state === "confirming" ? { done, total: done + run.remaining } : undefined,
      paused: false,
    };
  });
}
