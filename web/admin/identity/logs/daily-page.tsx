import { ActionIcon, NativeSelect, Skeleton } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { z } from "zod";
import { releaseStepEndpoint } from "../../../../server/modules/collections/contract.ts";
import { type DailyStepView, listDailyStepsEndpoint, tryDailyStepEndpoint } from "../../../../server/modules/identity/daily/contract.ts";
import { addDays, day as asDay, type Day, isDay } from "../../../../shared/calendar.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { type Translate, useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";
import { MomentText } from "../../../ui/value-texts.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { countWords, stepWords } from "./step-words.ts";
import "./daily-page.css";

type Step = z.output<typeof DailyStepView>;

const tones: Record<Step["state"], Tone> = {
  done: "works",
  failed: "hurts",
  held: "attention",
  waiting: "waits",
  coming: "past",
  before: "past",
};
const everyMs = 20_000;

/** What a day's procedure did for a partner, step by step, and what a person can do about a step that stands still. */
export function DailyPage() {
  const t = useTexts();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { on?: string; partner?: string };
  const scope = usePartnerScope();
  const { partners } = useStaffSession();
  const partnerId = search.partner ?? scope.partnerId ?? partners[0]?.id ?? "";
  const on = search.on && isDay(search.on) ? asDay(search.on) : undefined;
  const { data, problem, reload } = useEndpoint(
    listDailyStepsEndpoint,
    { params: { partnerId }, query: on ? { on } : {} },
    { enabled: partnerId !== "", everyMs, keepFormer: true },
  );
  const go = (next: { on?: Day | undefined; partner?: string }): void =>
    void navigate({
      to: "/config/daily" as never,
      search: { partner: partnerId, ...(on ? { on } : {}), ...next } as never,
      replace: true,
    });
  const shown = on ?? data?.on;
  return (
    <div className="daily-page">
      <header>
        <h1>{t("identity.daily.title")}</h1>
        <p>{t("identity.daily.intro")}</p>
      </header>
      <div className="daily-page-choice">
        {partners.length > 1 && (
          <NativeSelect
            label={t("identity.daily.partner")}
            value={partnerId}
            data={partners.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(event) => go({ partner: event.currentTarget.value })}
          />
        )}
        <div className="daily-page-day">
          <DayField
            label={t("identity.daily.day")}
            value={shown}
            onChange={(value) => {
              if (isDay(value)) go({ on: asDay(value) });
            }}
          />
          {shown && (
            <>
              <ActionIcon
                variant="default"
                size={36}
                aria-label={t("identity.daily.previous")}
                onClick={() => go({ on: addDays(shown, -1) })}
              >
                <IconChevronLeft className="daily-page-arrow" size={18} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="default"
                size={36}
                disabled={data !== undefined && shown > data.today}
                aria-label={t("identity.daily.next")}
                onClick={() => go({ on: addDays(shown, 1) })}
              >
                <IconChevronRight className="daily-page-arrow" size={18} aria-hidden />
              </ActionIcon>
              {data && shown !== data.today && <Button onPress={() => go({ on: data.today })}>{t("identity.daily.today")}</Button>}
            </>
          )}
        </div>
      </div>
      {problem && !data ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : partnerId === "" ? (
        <EmptyState title={t("identity.daily.none")} />
      ) : !data ? (
        <Skeleton height={420} radius="md" />
      ) : data.items.every(({ state }) => state === "before") ? (
        <EmptyState title={t("identity.daily.not-here")} />
      ) : (
        <Panel>
          <PlainTable
            label={t("identity.daily.title")}
            rows={data.items}
            rowKey={({ step }) => step}
            quiet={({ state }) => state === "coming" || state === "before"}
            columns={[
              {
                id: "step",
                head: t("identity.daily.step-head"),
                cell: (step) => (
                  <>
                    {stepWords(t, step.step)}
                    <CellNote narrow>
                      <Did step={step} partnerId={partnerId} on={data.on} />
                    </CellNote>
                  </>
                ),
              },
              {
                id: "state",
                head: t("identity.daily.state-head"),
                cell: (step) => <StatusChip tone={tones[step.state]}>{t(`identity.daily.state.${step.state}`)}</StatusChip>,
              },
              {
                id: "did",
                head: t("identity.daily.did"),
                wide: true,
                cell: (step) => <Did step={step} partnerId={partnerId} on={data.on} />,
              },
              {
                id: "when",
                head: t("identity.daily.when"),
                wide: true,
                cell: (step) => <MomentText value={step.dueAt} />,
              },
              { id: "took", head: t("identity.daily.took"), number: true, wide: true, cell: (step) => tookWords(t, step) },
            ]}
          />
        </Panel>
      )}
    </div>
  );
}

/** What it counted, why it stands still, and what may be done about that. */
function Did({ step, partnerId, on }: { step: Step; partnerId: string; on: Day }) {
  const t = useTexts();
  const mayRun = useMay("admin.jobs.run");
  const mayRelease = useMay("finance.runs.confirm");
  const [releasing, setReleasing] = useState(false);
  const again = useAction(tryDailyStepEndpoint, { topics: ["daily-steps"], onDone: () => notify(t("identity.daily.trying")) });
  const held = step.step === "collections.block" || step.step === "collections.deactivate" ? step.step : undefined;
  const counted = Object.entries(step.counts).filter(([, count]) => count > 0);
  if (step.state === "done") {
    if (counted.length === 0) return <span className="daily-page-quiet">{t("identity.daily.nothing")}</span>;
    return (
      <span>{counted.map(([key, count]) => t("identity.daily.counted", { what: countWords(t, step.step, key), count })).join(" · ")}</span>
    );
  }
  if (step.state === "waiting" || step.state === "coming") {
    if (step.state === "coming") return null;
    return (
      <span className="daily-page-quiet">
        {step.waitsFor.length > 0
          ? t("identity.daily.waits-for", { steps: step.waitsFor.map((name) => stepWords(t, name)).join(t("ui.comma")) })
          : t("identity.daily.due-soon")}
      </span>
    );
  }
  if (step.state === "before") return null;
  return (
    <div className="daily-page-stands">
      <span dir="auto">{step.failure}</span>
      <span className="daily-page-quiet">
        {t("identity.daily.attempts", { count: step.attempts })}
        {step.nextTryAt && (
          <>
            {" · "}
            {t("identity.daily.next-try")} <MomentText value={step.nextTryAt} />
          </>
        )}
      </span>
      {step.state === "failed" && mayRun && (
        <div>
          <Button small busy={again.busy} onPress={() => again.run({ params: { partnerId }, body: { step: step.step, on } })}>
            {t("identity.daily.try")}
          </Button>
        </div>
      )}
      {step.state === "held" && held && step.nextTryAt === null && (
        <div className="daily-page-acts">
          {mayRelease && (
            <Button small onPress={() => setReleasing(true)}>
              {t("identity.daily.go-on")}
            </Button>
          )}
          <Link to={"/account-status" as never}>{t("identity.daily.look-status")}</Link>
        </div>
      )}
      <ProblemNote problem={again.problem} />
      {releasing && held && (
        <ReleaseStep held={held} why={step.failure} partnerId={partnerId} on={on} onClose={() => setReleasing(false)} />
      )}
    </div>
  );
}

function ReleaseStep({
  held,
  why,
  partnerId,
  on,
  onClose,
}: {
  held: "collections.block" | "collections.deactivate";
  why: string;
  partnerId: string;
  on: Day;
  onClose: () => void;
}) {
  const t = useTexts();
  const release = useAction(releaseStepEndpoint, {
    topics: ["daily-steps", "daily-troubles", "account-status"],
    onDone: () => {
      notify(t("identity.daily.went-on"));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      title={t("identity.daily.go-on-title")}
      confirm={t("identity.daily.go-on")}
      danger
      busy={release.busy}
      problem={release.problem}
      onConfirm={() => release.run({ body: { partnerId, step: held, on } })}
      onClose={onClose}
    >
      <p style={{ marginBlockStart: 0 }}>{why}</p>
      {t("identity.daily.go-on-text")}
    </ConfirmDialog>
  );
}

function tookWords(t: Translate, { startedAt, finishedAt }: Pick<Step, "startedAt" | "finishedAt">): string {
  if (!startedAt || !finishedAt) return "";
  const seconds = Math.round((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
  if (seconds < 1) return t("identity.daily.less-than-second");
  if (seconds < 60) return t("identity.daily.seconds", { count: seconds });
  return t("identity.daily.minutes", { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}
