import { Textarea } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import {
  confirmRunEndpoint,
  decideRunItemEndpoint,
  discardRunEndpoint,
  getRunEndpoint,
  listRunItemsEndpoint,
  undoRunEndpoint,
} from "../../../server/modules/billing/contract.ts";
import { fromMoneyJson, subtractMoney, toMoneyJson } from "../../../shared/money.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { useList } from "../../lib/use-list.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RecordFailed, RecordWaiting } from "../../ui/record-page.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { MoneyText, Nothing } from "../../ui/value-texts.tsx";
import { JobProgress, Totals, Wizard } from "../../ui/wizard.tsx";
import { PeriodText } from "../app/period-text.tsx";
import { PlainTable } from "../app/plain-table.tsx";
import { isMoving, itemTones, type Run, type RunItem, runTones, toIssue } from "./run-words.ts";

const pollMs = 2000;
const steps = ["building", "preview", "confirming", "result"] as const;

const stepOf = ({ state }: Run): (typeof steps)[number] =>
  state === "building" || state === "preview" || state === "confirming" ? state : "result";

export function RunPage() {
  const t = useTexts();
  const { runId } = useParams({ strict: false }) as { runId: string };
  const [moving, setMoving] = useState(false);
  const { data: run, problem, reload } = useEndpoint(getRunEndpoint, { params: { runId } }, { ...(moving ? { everyMs: pollMs } : {}) });
  // While something runs in the background the page asks again, also after a reload and with the live stream lost.
  if (run && isMoving(run) !== moving) setMoving(isMoving(run));
  const back = { to: "/billing-runs", label: t("billing.runs") };
  if (problem && !run) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  return run ? <ShownRun run={run} /> : <RecordWaiting />;
}

function ShownRun({ run }: { run: Run }) {
  const t = useTexts();
  const format = useFormat();
  const [asks, setAsks] = useState<"confirm" | "discard" | "undo">();
  const [reason, setReason] = useState("");
  const mayConfirm = useMay("finance.runs.confirm");
  const mayPreview = useMay("finance.runs.preview");
  const mayUndo = useMay("finance.runs.undo");
  const close = (): void => setAsks(undefined);
  const about = { topics: ["invoices", "money-documents"], onDone: close };
  const confirm = useAction(confirmRunEndpoint, about);
  const discard = useAction(discardRunEndpoint, about);
  const undo = useAction(undoRunEndpoint, {
    topics: about.topics,
    onDone: () => {
      close();
      notify(t("billing.run.undo-started"));
    },
  });
  const params = { runId: run.id };
  const count = toIssue(run);
  const done = run.counts.issued + run.counts.empty + run.counts.failed;
  const isDone = run.state === "confirmed" || run.state === "partly_undone";
  return (
    <Wizard
      title={t("billing.run.title", { partner: run.partnerName, day: format.day(run.targetOn) })}
      steps={steps.map((id) => ({ id, label: t(`billing.run.step.${id}`) }))}
      current={stepOf(run)}
      foot={
        run.state === "preview" ? (
          <>
            {mayConfirm && (
              <Button kind="primary" disabled={count === 0} onPress={() => setAsks("confirm")}>
                {t("billing.run.issue", { count })}
              </Button>
            )}
            {mayPreview && <Button onPress={() => setAsks("discard")}>{t("billing.run.discard")}</Button>}
          </>
        ) : (
          mayUndo && isDone && <Button onPress={() => setAsks("undo")}>{t("billing.run.undo")}</Button>
        )
      }
    >
      <div>
        <StatusChip tone={runTones[run.state]}>{t(`billing.run.state.${run.state}`)}</StatusChip>
      </div>
      {run.state === "building" && <span role="status">{t("billing.run.building")}</span>}
      {run.state === "confirming" && <JobProgress label={t("billing.run.confirming")} done={done} total={done + run.remaining} />}
      <Totals
        totals={[
          {
            label: t("billing.run.total"),
            value: format.money(run.gross),
            change: <ChangeText now={run.gross} before={run.previousGross} />,
          },
          { label: t("billing.net"), value: format.money(run.net) },
          { label: t("billing.tax"), value: format.money(run.tax) },
          { label: isDone ? t("billing.run.issued") : t("billing.run.ready"), value: format.number(isDone ? run.counts.issued : count) },
          {
            label: t("billing.run.parked"),
            value: format.number(run.counts.parked),
            change: run.counts.parked > 0 && t("billing.run.parked-why"),
          },
          ...(run.counts.failed > 0 ? [{ label: t("billing.run.failed"), value: format.number(run.counts.failed) }] : []),
          ...(run.counts.undone > 0 ? [{ label: t("billing.run.undone"), value: format.number(run.counts.undone) }] : []),
        ]}
      />
      <Items run={run} mayDecide={mayPreview && run.state === "preview"} />
      {isDone && (
        <Link to={"/invoices" as never} search={{ run: run.id } as never}>
          {t("billing.run.documents")}
        </Link>
      )}
      <ConfirmDialog
        open={asks === "confirm"}
        title={t("billing.run.confirm-title")}
        confirm={t("billing.run.issue", { count })}
        typeCount={count}
        busy={confirm.busy}
        problem={confirm.problem}
        onConfirm={() => confirm.run({ params, version: run.version })}
        onClose={close}
      >
        {t("billing.run.confirm-text", { count, total: format.money(run.gross), day: format.day(run.targetOn) })}
      </ConfirmDialog>
      <ConfirmDialog
        open={asks === "discard"}
        title={t("billing.run.discard-title")}
        confirm={t("billing.run.discard")}
        danger
        busy={discard.busy}
        problem={discard.problem}
        onConfirm={() => discard.run({ params, version: run.version })}
        onClose={close}
      >
        {t("billing.run.discard-text")}
      </ConfirmDialog>
      <ConfirmDialog
        open={asks === "undo"}
        title={t("billing.run.undo-title")}
        confirm={t("billing.run.undo")}
        danger
        typeCount={run.counts.issued}
        busy={undo.busy}
        problem={undo.problem}
        onConfirm={() => undo.run({ params, body: { reason }, version: run.version })}
        onClose={close}
      >
        <div style={{ display: "grid", gap: 16 }}>
          <span>{t("billing.run.undo-text")}</span>
          <Textarea
            label={t("billing.reason")}
            required
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </div>
      </ConfirmDialog>
    </Wizard>
  );
}

/** "+445.84 € to last time" */
function ChangeText({ now, before }: { now: Run["gross"]; before: Run["gross"] }) {
  const t = useTexts();
  const format = useFormat();
  if (signOf(before.amount) === 0) return t("billing.run.first-time");
  const change = toMoneyJson(subtractMoney(fromMoneyJson(now), fromMoneyJson(before)));
  const sign = signOf(change.amount);
  if (sign === 0) return t("billing.run.as-before");
  return t(sign > 0 ? "billing.run.more" : "billing.run.less", { amount: format.moneySize(change) });
}

const itemStates = ["ok", "warning", "parked", "excluded", "issued", "empty", "failed", "undone"] as const;

function Items({ run, mayDecide }: { run: Run; mayDecide: boolean }) {
  const t = useTexts();
  const list = useList(listRunItemsEndpoint, { params: { runId: run.id }, filters: ["state"], sorts: ["unusual", "gross"] });
  const decide = useAction(decideRunItemEndpoint);
  const act = (item: RunItem, decision: "release" | "exclude") => () =>
    decide.run({ params: { runId: run.id, customerId: item.customerId }, body: { decision } });
  return (
    <>
      <ProblemNote problem={decide.problem} />
      <DataList
        name="run-items"
        inside
        title={t("billing.run.accounts")}
        list={list}
        rowKey={(item) => item.customerId}
        filters={[
          {
            kind: "choice",
            name: "state",
            label: t("billing.state-head"),
            options: itemStates.map((value) => ({ value, label: t(`billing.run.item.${value}`) })),
          },
        ]}
        preview={(item) => <ItemPreview item={item} />}
        columns={[
          {
            id: "customer",
            head: t("billing.customer"),
            main: true,
            cell: (item) => (
              <Link to={`/customers/${item.customerId}` as never}>
                <bdi>{item.customerName}</bdi> <span className="number">{item.customerNumber}</span>
              </Link>
            ),
          },
          {
            id: "state",
            head: t("billing.state-head"),
            cell: (item) => <StatusChip tone={itemTones[item.state]}>{t(`billing.run.item.${item.state}`)}</StatusChip>,
          },
          { id: "why", head: t("billing.run.unusual"), sort: "unusual", sortDown: true, cell: (item) => <WhyUnusual item={item} /> },
          {
            id: "before",
            head: t("billing.run.last-time"),
            number: true,
            cell: (item) => (item.previousGross ? <MoneyText value={item.previousGross} /> : <Nothing />),
          },
          {
            id: "gross",
            head: t("billing.run.this-time"),
            number: true,
            sort: "gross",
            sortDown: true,
            cell: (item) => <MoneyText value={item.gross} />,
          },
          ...(mayDecide
            ? [
                {
                  id: "decide",
                  head: t("billing.run.decide"),
                  cell: (item: RunItem) =>
                    item.state === "excluded" || item.state === "parked" ? (
                      <span style={{ display: "inline-flex", gap: 6 }}>
                        <Button small onPress={act(item, "release")}>
                          {t("billing.run.release")}
                        </Button>
                        {item.state === "parked" && (
                          <Button small kind="quiet" onPress={act(item, "exclude")}>
                            {t("billing.run.exclude")}
                          </Button>
                        )}
                      </span>
                    ) : (
                      (item.state === "ok" || item.state === "warning") && (
                        <Button small kind="quiet" onPress={act(item, "exclude")}>
                          {t("billing.run.exclude")}
                        </Button>
                      )
                    ),
                },
              ]
            : []),
        ]}
        empty={{ title: t("billing.run.no-accounts"), text: t("billing.run.no-accounts-why") }}
      />
    </>
  );
}

function WhyUnusual({ item }: { item: RunItem }) {
  const t = useTexts();
  const format = useFormat();
  const words = item.warnings.map((warning) => t.optional(`billing.run.warning.${warning}`) ?? warning);
  if (item.failure) words.push(item.failure);
  const share = item.previousGross ? changeShare(item.gross, item.previousGross) : undefined;
  if (item.previousGross === null) words.push(t("billing.run.new-account"));
  else if (share)
    words.push(t(share > 0 ? "billing.run.share-more" : "billing.run.share-less", { share: format.percent(Math.abs(share)) }));
  return words.length > 0 ? words.join(" · ") : <Nothing />;
}

/** How far an amount moved, in steps of a tenth of a percent; undefined where nothing was before. */
function changeShare(now: Run["gross"], before: Run["gross"]): number | undefined {
  const base = fromMoneyJson(before).minor;
  if (base === 0n) return undefined;
  return Number(((fromMoneyJson(now).minor - base) * 1000n) / base) / 1000;
}

function ItemPreview({ item }: { item: RunItem }) {
  const t = useTexts();
  return (
    <div style={{ display: "grid", gap: 12 }}>
      <h3 style={{ margin: 0 }}>
        <bdi>{item.customerName}</bdi>
      </h3>
      {item.lines.length === 0 ? (
        <span>{t("billing.run.no-lines")}</span>
      ) : (
        <PlainTable
          label={t("billing.lines")}
          rows={item.lines.map((line, index) => ({ ...line, key: String(index) }))}
          rowKey={(line) => line.key}
          columns={[
            { id: "text", head: t("billing.line-text"), cell: (line) => line.text },
            { id: "period", head: t("billing.period"), cell: (line) => <PeriodText start={line.periodStart} end={line.periodEnd} /> },
            { id: "amount", head: t("billing.amount"), number: true, cell: (line) => <MoneyText value={line.amount} /> },
          ]}
          sums={[
            { label: t("billing.tax"), value: <MoneyText value={item.tax} /> },
            { label: t("billing.gross"), value: <MoneyText value={item.gross} /> },
          ]}
        />
      )}
    </div>
  );
}
