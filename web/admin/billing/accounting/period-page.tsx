import { Textarea } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import {
  checkPeriodEndpoint,
  closePeriodEndpoint,
  getPeriodEndpoint,
  reopenPeriodEndpoint,
  softClosePeriodEndpoint,
} from "../../../../server/modules/billing/accounting/contract.ts";
import { isDay } from "../../../../shared/calendar.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordFailed, RecordWaiting } from "../../../ui/record-page.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";
import { MomentText, MoneyText, Nothing } from "../../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { BookFrame } from "./book.tsx";
import { useMonthName } from "./months.ts";
import { periodTones } from "./periods-page.tsx";

type Period = (typeof getPeriodEndpoint)["returns"]["_output"];
type Check = Period["list"][number];

const tones: Record<Check["state"], Tone> = { ok: "works", attention: "attention", wrong: "hurts" };

export function PeriodPage() {
  const { month } = useParams({ strict: false }) as { month: string };
  return <BookFrame>{(partnerId) => <Loaded key={`${partnerId} ${month}`} partnerId={partnerId} month={month} />}</BookFrame>;
}

function Loaded({ partnerId, month }: { partnerId: string; month: string }) {
  const t = useTexts();
  const params = { partnerId, month };
  const { data: period, problem, reload } = useEndpoint(getPeriodEndpoint, { params });
  if (problem && !period)
    return <RecordFailed problem={problem} back={{ to: "/accounting/periods", label: t("accounting.tabs.periods") }} onRetry={reload} />;
  return period ? <Shown period={period} params={params} /> : <RecordWaiting />;
}

type Params = { partnerId: string; month: string };

/** The closing of a month is a check-list that is usually already green (B-259). */
function Shown({ period, params }: { period: Period; params: Params }) {
  const t = useTexts();
  const monthName = useMonthName();
  const check = useAction(checkPeriodEndpoint);
  const checkedAt = period.list[0]?.checkedAt;
  const again = (
    <Button small busy={check.busy} onPress={() => check.run({ params })}>
      {t("accounting.period.check-again")}
    </Button>
  );
  return (
    <>
      <BackLink to="/accounting/periods">{t("accounting.tabs.periods")}</BackLink>
      <header className="accounting-head">
        <h1>
          {monthName(period.month)} <StatusChip tone={periodTones[period.state]}>{t(`accounting.period.state.${period.state}`)}</StatusChip>
        </h1>
        <Acts period={period} params={params} />
      </header>
      {period.closedAt && (
        <p className="accounting-quiet">
          {t("accounting.period.closed-by")} <bdi>{period.closedByName}</bdi>, <MomentText value={period.closedAt} />
          {period.reason && (
            <>
              {" · "}
              <bdi>{period.reason}</bdi>
            </>
          )}
        </p>
      )}
      <ProblemNote problem={check.problem} />
      <Panel
        title={t("accounting.period.checks")}
        actions={
          <>
            {checkedAt && (
              <span className="accounting-quiet">
                {t("accounting.period.checked-at")} <MomentText value={checkedAt} />
              </span>
            )}
            {again}
          </>
        }
      >
        {period.list.length === 0 ? (
          <EmptyState title={t("accounting.check.none")} text={t("accounting.check.none-why")} />
        ) : (
          <PlainTable
            label={t("accounting.period.checks")}
            rows={period.list}
            rowKey={(row) => row.code}
            columns={[
              {
                id: "what",
                head: t("accounting.check.what"),
                cell: (row) => (
                  <>
                    {t.optional(`accounting.check.name.${row.code}`) ?? row.code}
                    <CellNote>
                      <span className="accounting-why">{t.optional(`accounting.check.why.${row.code}`)}</span>
                    </CellNote>
                  </>
                ),
              },
              {
                id: "state",
                head: t("accounting.period.state-head"),
                cell: (row) => <StatusChip tone={tones[row.state]}>{t(`accounting.check.state.${row.state}`)}</StatusChip>,
              },
              {
                id: "figure",
                head: t("accounting.check.figure"),
                number: true,
                cell: (row) => (
                  <>
                    <CheckFigure check={row} />
                    {row.findings.length > 0 && (
                      <CellNote narrow>
                        <Behind check={row} />
                      </CellNote>
                    )}
                  </>
                ),
              },
              { id: "behind", head: t("accounting.check.behind"), wide: true, cell: (row) => <Behind check={row} /> },
            ]}
          />
        )}
      </Panel>
    </>
  );
}

function CheckFigure({ check }: { check: Check }) {
  const t = useTexts();
  const format = useFormat();
  if (check.amounts.length > 0)
    return (
      <>
        {check.amounts.map((amount) => (
          <div key={amount.currency + amount.amount}>
            <MoneyText value={amount} />
          </div>
        ))}
      </>
    );
  if (check.count === null) return <Nothing />;
  return (
    <span className="number">
      {check.code === "chain" && check.state === "ok" ? t("accounting.check.entries", { count: check.count }) : format.number(check.count)}
    </span>
  );
}

function Behind({ check }: { check: Check }) {
  const t = useTexts();
  const format = useFormat();
  if (check.findings.length === 0) return <Nothing />;
  const words = (text: string): string =>
    text === "unreleased" ? t("accounting.check.unreleased") : isDay(text) ? format.day(text) : text;
  return (
    <>
      {check.findings.slice(0, 5).map((finding) => (
        <div key={finding.text}>
          {finding.to ? (
            <Link to={finding.to as never}>
              <bdi>{words(finding.text)}</bdi>
            </Link>
          ) : (
            <bdi>{words(finding.text)}</bdi>
          )}
        </div>
      ))}
    </>
  );
}

function Acts({ period, params }: { period: Period; params: Params }) {
  const t = useTexts();
  const mayClose = useMay("finance.periods.close");
  const [asks, setAsks] = useState<"soft" | "close" | "reopen">();
  const [reason, setReason] = useState("");
  const month = useMonthName()(period.month);
  const close = (): void => setAsks(undefined);
  const done = (text: string) => ({
    topics: ["periods"],
    onDone: () => {
      notify(text);
      close();
    },
  });
  const soft = useAction(softClosePeriodEndpoint, done(t("accounting.period.done-soft", { month })));
  const shut = useAction(closePeriodEndpoint, done(t("accounting.period.done-closed", { month })));
  const open = useAction(reopenPeriodEndpoint, done(t("accounting.period.done-open", { month })));
  const { next, list } = period;
  if (!mayClose) return null;
  if (!next.softClose && !next.close && !next.reopen)
    return period.state === "open" ? <span className="accounting-quiet">{t("accounting.period.not-over")}</span> : null;
  const isWrong = list.some((check) => check.state === "wrong");
  const needsReason = list.some((check) => check.state === "attention");
  const reasonField = (label: string) => (
    <Textarea label={label} required autosize maxLength={500} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
  );
  return (
    <div className="accounting-acts">
      {next.reopen && <Button onPress={() => setAsks("reopen")}>{t("accounting.period.reopen", { month })}</Button>}
      {next.softClose && <Button onPress={() => setAsks("soft")}>{t("accounting.period.soft-close", { month })}</Button>}
      {next.close && (
        <Button kind="primary" onPress={() => setAsks("close")}>
          {t("accounting.period.close", { month })}
        </Button>
      )}
      <ConfirmDialog
        open={asks === "soft"}
        title={t("accounting.period.soft-close-do", { month })}
        confirm={t("accounting.period.soft-close-do", { month })}
        busy={soft.busy}
        problem={soft.problem}
        onConfirm={() => soft.run({ params })}
        onClose={close}
      >
        {t("accounting.period.soft-close-what", { month })}
      </ConfirmDialog>
      <ConfirmDialog
        open={asks === "close"}
        title={t("accounting.period.close-do", { month })}
        confirm={t("accounting.period.close-do", { month })}
        danger
        busy={shut.busy}
        disabled={isWrong || (needsReason && reason.trim() === "")}
        problem={shut.problem}
        onConfirm={() => shut.run({ params, body: { reason } })}
        onClose={close}
      >
        <div className="accounting-form">
          <span>
            {t("accounting.period.close-what", { month })}{" "}
            {period.before > 0 && t("accounting.period.close-before", { count: period.before })}
          </span>
          {isWrong && <strong>{t("accounting.period.close-wrong")}</strong>}
          {(needsReason || shut.problem?.problem.code === "checks-open") && reasonField(t("accounting.period.close-reason"))}
        </div>
      </ConfirmDialog>
      <ConfirmDialog
        open={asks === "reopen"}
        title={t("accounting.period.reopen-do", { month })}
        confirm={t("accounting.period.reopen-do", { month })}
        busy={open.busy}
        disabled={reason.trim().length < 3}
        problem={open.problem}
        onConfirm={() => open.run({ params, body: { reason } })}
        onClose={close}
      >
        <div className="accounting-form">
          <span>{t("accounting.period.reopen-what", { month })}</span>
          {reasonField(t("accounting.reason"))}
        </div>
      </ConfirmDialog>
    </div>
  );
}
