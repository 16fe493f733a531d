// What a service used, as its customer reads it (P-186), with what every cycle gave, and what staff may do about it.
import { useState } from "react";
import { serviceUsageEndpoint } from "../../../server/modules/usage/contract.ts";
import { addDays, calendarDay } from "../../../shared/calendar.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { saveFile } from "../../lib/api.ts";
import { csvText } from "../../lib/csv.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay, useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Bars } from "../../ui/bars.tsx";
import { Button } from "../../ui/button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { DayText, MomentText, Nothing } from "../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";
import { CorrectSheet } from "./correct-sheet.tsx";
import { CorrectionsPanel } from "./corrections-panel.tsx";
import { GiveDataSheet } from "./give-data-sheet.tsx";
import { GraphPanel } from "./graph-panel.tsx";
import { SellPackSheet } from "./sell-pack-sheet.tsx";
import { SessionsPanel } from "./sessions-panel.tsx";
import { SpeedPanel } from "./speed-panel.tsx";

type ServiceUsage = ReturnsOf<typeof serviceUsageEndpoint>;
type Bucket = ServiceUsage["cycles"][number]["buckets"][number];

const shownDays = 30;

export function UsageTab({ serviceId }: { serviceId: string }) {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const through = calendarDay(currentMoment(), timeZone);
  const { data, problem, reload } = useEndpoint(
    serviceUsageEndpoint,
    { params: { serviceId }, query: { from: addDays(through, 1 - shownDays), through } },
    { topics: ["quotas", "data", "data-packs", "fair-use", "services"] },
  );
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return <Panel title={t("usage.title")}>{t("ui.loading")}</Panel>;
  return (
    <div style={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: 16 }}>
      {data.quotas?.map((quota) => (
        <QuotaPanel key={quota.serviceId} quota={quota} />
      ))}
      {data.limits?.map((limit) => (
        <SpeedPanel key={limit.serviceId} limit={limit} />
      ))}
      {data.cycles.length > 0 && <CyclesPanel cycles={data.cycles} />}
      <CorrectionsPanel serviceId={serviceId} corrections={data.corrections} cycles={data.cycles.map(({ start }) => start)} />
      <GraphPanel serviceId={serviceId} />
      <DaysPanel data={data} />
      <MonthsPanel data={data} />
      <SessionsPanel serviceId={serviceId} from={data.from} through={data.through} />
    </div>
  );
}

type Quota = NonNullable<ServiceUsage["quotas"]>[number];

function QuotaPanel({ quota }: { quota: Quota }) {
  const t = useTexts();
  const format = useFormat();
  const [open, setOpen] = useState<"give" | "sell">();
  const mayGive = useMay("network.usage.adjust");
  const maySell = useMay("customers.services.update");
  return (
    <Panel
      title={t("usage.data")}
      actions={
        <>
          {maySell && <Button onPress={() => setOpen("sell")}>{t("usage.sell.open")}</Button>}
          {mayGive && <Button onPress={() => setOpen("give")}>{t("usage.give.open")}</Button>}
        </>
      }
    >
      <Facts
        facts={[
          {
            label: t("usage.state-head"),
            value: (
              <StatusChip tone={quota.state === "open" ? "works" : quota.state === "blocked" ? "hurts" : "attention"}>
                {t(`usage.state.${quota.state}`)}
              </StatusChip>
            ),
          },
          { label: t("usage.used"), value: `${format.bytes(quota.usedBytes)} (${format.number(quota.percent)} %)` },
          { label: t("usage.left"), value: format.bytes(quota.leftBytes) },
          { label: t("usage.over"), value: quota.overuseBytes > 0 ? format.bytes(quota.overuseBytes) : <Nothing /> },
          { label: t("usage.cap"), value: `${format.bytes(quota.capBytes)} · ${t(`usage.counts.${quota.counts}`)}` },
          { label: t("usage.at-limit"), value: t(`usage.act.${quota.atLimit.act}`) },
          { label: t("usage.resets"), value: <DayText value={quota.resetOn} /> },
          { label: t("usage.used-up-on"), value: quota.usedUpOn ? <DayText value={quota.usedUpOn} /> : <Nothing /> },
          { label: t("usage.known-until"), value: quota.knownUntil ? <MomentText value={quota.knownUntil} /> : <Nothing /> },
        ]}
      />
      {open === "give" && <GiveDataSheet serviceId={quota.serviceId} onClose={() => setOpen(undefined)} />}
      {open === "sell" && <SellPackSheet serviceId={quota.serviceId} onClose={() => setOpen(undefined)} />}
    </Panel>
  );
}

/** P-107, N-134 what each cycle gave, with the reasons that customers do not read. */
function CyclesPanel({ cycles }: { cycles: ServiceUsage["cycles"] }) {
  const t = useTexts();
  const format = useFormat();
  const mayCorrect = useMay("network.usage.adjust");
  const [bucket, setBucket] = useState<Bucket>();
  const [newest] = cycles;
  const rows = cycles.flatMap((cycle) => [
    ...cycle.buckets.map((each) => ({ id: each.id, cycle, bucket: each, bytes: 0 })),
    ...cycle.corrections.map(({ id, bytes }) => ({ id, cycle, bucket: undefined, bytes })),
  ]);
  return (
    <Panel title={t("usage.cycles")}>
      <PlainTable
        label={t("usage.cycles")}
        rows={rows}
        rowKey={({ id }) => id}
        columns={[
          {
            id: "what",
            head: t("usage.what"),
            cell: ({ id, cycle, bucket: given }) => (
              <>
                {given ? given.title || t(`usage.bucket.${given.kind}`) : t("usage.correction")}
                <CellNote>
                  <DayText value={cycle.start} /> – <DayText value={cycle.throughOn} />
                  {cycle.reasons[id] && ` · ${cycle.reasons[id]}`}
                </CellNote>
              </>
            ),
          },
          {
            id: "bytes",
            head: t("usage.given"),
            number: true,
            cell: ({ bucket: given, bytes }) =>
              given ? format.bytes(given.bytes) : `${bytes > 0 ? "+" : "−"}${format.bytes(Math.abs(bytes))}`,
          },
          { id: "used", head: t("usage.used"), number: true, cell: ({ bucket: given }) => (given ? format.bytes(given.usedBytes) : "") },
          {
            id: "through",
            head: t("usage.through"),
            wide: true,
            cell: ({ bucket: given }) => (given?.throughOn ? <DayText value={given.throughOn} /> : given ? t("usage.no-end") : ""),
          },
          {
            id: "act",
            head: <span className="only-for-readers">{t("usage.correct.open")}</span>,
            cell: ({ bucket: given, cycle }) =>
              given && mayCorrect && cycle === newest ? (
                <Button small kind="quiet" onPress={() => setBucket(given)}>
                  {t("usage.correct.open")}
                </Button>
              ) : null,
          },
        ]}
      />
      {bucket && <CorrectSheet bucket={bucket} onClose={() => setBucket(undefined)} />}
    </Panel>
  );
}

function DaysPanel({ data }: { data: ServiceUsage }) {
  const t = useTexts();
  const format = useFormat();
  const days = data.days ?? [];
  const byDay = new Map(days.map((row) => [row.day as string, row]));
  const bars = Array.from({ length: shownDays }, (_, at) => addDays(data.from, at)).map((day) => ({ day, row: byDay.get(day) }));
  return (
    <Panel title={t("usage.days", { count: shownDays })} actions={days.length > 0 && <SaveDays days={days} />}>
      {days.length === 0 ? (
        t(data.isCounted ? "usage.none" : "usage.never")
      ) : (
        <>
          <Bars
            label={t("usage.days-picture")}
            names={[t("usage.down"), t("usage.up")]}
            top={(value) => t("usage.top", { value: format.bytes(value) })}
            bars={bars.map(({ day, row }) => ({
              id: day,
              name: format.day(day),
              parts: row ? [row.downBytes, row.upBytes] : null,
              text: row ? format.bytes(row.downBytes + row.upBytes) : t("usage.gap"),
            }))}
          />
          <div style={{ maxBlockSize: 320, overflow: "auto" }}>
            <UsageTable
              label={t("usage.days", { count: shownDays })}
              head={t("usage.day")}
              rows={days.toReversed().map((row) => ({ id: row.day, name: format.day(row.day), ...row }))}
            />
          </div>
        </>
      )}
    </Panel>
  );
}

function SaveDays({ days }: { days: NonNullable<ServiceUsage["days"]> }) {
  const t = useTexts();
  const save = (): void => {
    const rows = days.map(({ day, downBytes, upBytes, bonusBytes, seconds }) => [
      day,
      ...[downBytes, upBytes, downBytes + upBytes, bonusBytes, seconds].map(String),
    ]);
    const heads = [t("usage.day"), t("usage.down"), t("usage.up"), t("usage.sum"), t("usage.bucket.bonus"), t("usage.seconds")];
    saveFile(new Blob([csvText([heads, ...rows])], { type: "text/csv" }), `usage-days-${days[0]?.day}-${days.at(-1)?.day}.csv`);
  };
  return (
    <Button small onPress={save}>
      {t("usage.csv")}
    </Button>
  );
}

function MonthsPanel({ data }: { data: ServiceUsage }) {
  const t = useTexts();
  const format = useFormat();
  const months = data.months ?? [];
  if (months.length === 0) return null;
  return (
    <Panel title={t("usage.months")}>
      <UsageTable
        label={t("usage.months")}
        head={t("usage.month")}
        rows={months.toReversed().map((row) => ({ id: row.month, name: format.month(row.month), ...row }))}
      />
    </Panel>
  );
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly downBytes: number;
  readonly upBytes: number;
}

function UsageTable({ label, head, rows }: { label: string; head: string; rows: readonly Row[] }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <PlainTable
      label={label}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        { id: "name", head, cell: ({ name }) => name },
        { id: "down", head: t("usage.down"), number: true, wide: true, cell: ({ downBytes }) => format.bytes(downBytes) },
        { id: "up", head: t("usage.up"), number: true, wide: true, cell: ({ upBytes }) => format.bytes(upBytes) },
        {
          id: "sum",
          head: t("usage.sum"),
          number: true,
          cell: ({ downBytes, upBytes }) => (
            <>
              {format.bytes(downBytes + upBytes)}
              <CellNote narrow>{`↓ ${format.bytes(downBytes)} ↑ ${format.bytes(upBytes)}`}</CellNote>
            </>
          ),
        },
      ]}
    />
  );
}
