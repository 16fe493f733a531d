import { useState } from "react";
import { nasCountersEndpoint } from "../../../../server/modules/access/counters/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Bars } from "../../../ui/bars.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import { PlainTable } from "../../app/plain-table.tsx";

type Counters = ReturnsOf<typeof nasCountersEndpoint>;
type Step = Counters["steps"][number];

const everyMs = 20_000;
const spans = ["hour", "day"] as const;

/** N-113 what the router asked lately, and how it was answered. */
export function CountersPanel({ nasId }: { nasId: string }) {
  const t = useTexts();
  const [span, setSpan] = useState<(typeof spans)[number]>("hour");
  const { data, problem, reload } = useEndpoint(nasCountersEndpoint, { params: { nasId }, query: { span } }, { everyMs, keepFormer: true });
  return (
    <Panel title={t("watch.counters.title")}>
      <div className="network-fields">
        <Choice
          label={t("watch.counters.span")}
          value={span}
          options={spans.map((value) => ({ value, label: t(`watch.counters.spans.${value}`) }))}
          onChange={setSpan}
        />
        {problem && !data ? <ProblemNote problem={problem} onRetry={reload} /> : data ? <ShownCounters data={data} /> : t("ui.loading")}
      </div>
    </Panel>
  );
}

function ShownCounters({ data }: { data: Counters }) {
  const t = useTexts();
  const format = useFormat();
  const told = data.steps.filter((step) => loginsIn(step) + step.accounting + step.drops > 0);
  if (told.length === 0) return <p className="network-quiet">{t("watch.counters.none")}</p>;
  const chart = (name: "logins" | "traffic", partsOf: (step: Step) => [number, number]) => (
    <Bars
      label={t(`watch.counters.${name}`)}
      names={
        name === "logins"
          ? [t("watch.counters.accepts"), t("watch.counters.rejects")]
          : [t("watch.counters.accounting"), t("watch.counters.drops")]
      }
      top={(value) => t("watch.counters.top", { count: value })}
      bars={data.steps.map((step) => ({
        ...{ id: step.at, name: format.time(step.at), parts: partsOf(step) },
        text: partsOf(step).map(format.number).join(" / "),
      }))}
    />
  );
  return (
    <>
      {chart("logins", (step) => [step.accepts + step.walled, step.rejects])}
      {chart("traffic", (step) => [step.accounting, step.drops])}
      <Facts
        facts={[
          { label: t("watch.counters.p50"), value: <Latency us={data.p50Us} /> },
          { label: t("watch.counters.p99"), value: <Latency us={data.p99Us} /> },
          { label: t("watch.counters.late"), value: <span className="number">{format.number(data.late)}</span> },
          ...(data.copied + data.copiesDropped === 0
            ? []
            : (["copied", "copiesDropped"] as const).map((key) => ({
                label: t(`watch.counters.${key}`),
                value: <span className="number">{format.number(data[key])}</span>,
              }))),
        ]}
      />
      <Reasons title={t("watch.counters.rejects")} rows={data.rejects} wordsOf={(name) => t.optional(`watch.reject.${name}`) ?? name} />
      <Reasons title={t("watch.counters.drops")} rows={data.drops} wordsOf={(name) => t.optional(`watch.drop.${name}`) ?? name} />
      <Reasons
        title={t("watch.counters.accounting")}
        rows={data.accounting}
        wordsOf={(name) => t.optional(`watch.accounting.${name}`) ?? name}
      />
      <details>
        <summary>{t("watch.counters.steps")}</summary>
        <Steps steps={told.toReversed()} />
      </details>
    </>
  );
}

const loginsIn = ({ accepts, walled, rejects }: Step): number => accepts + walled + rejects;

function Reasons({ title, rows, wordsOf }: { title: string; rows: Counters["rejects"]; wordsOf: (name: string) => string }) {
  const t = useTexts();
  const format = useFormat();
  if (rows.length === 0) return null;
  return (
    <PlainTable
      label={title}
      rows={rows}
      rowKey={({ name }) => name}
      columns={[
        { id: "name", head: title, cell: ({ name }) => wordsOf(name) },
        { id: "count", head: t("watch.counters.count"), number: true, cell: ({ count }) => format.number(count) },
      ]}
    />
  );
}

/** What the pictures show, for whoever does not see them. */
function Steps({ steps }: { steps: readonly Step[] }) {
  const t = useTexts();
  const format = useFormat();
  const count = (id: "accepts" | "walled" | "rejects" | "accounting" | "drops", wide: boolean) => ({
    ...{ id, wide, number: true, head: t(`watch.counters.${id}`) },
    cell: (step: Step) => format.number(step[id]),
  });
  return (
    <PlainTable
      label={t("watch.counters.steps")}
      rows={steps}
      rowKey={({ at }) => at}
      columns={[
        { id: "at", head: t("watch.counters.at"), cell: ({ at }) => format.time(at) },
        ...[count("accepts", false), count("walled", true), count("rejects", false), count("accounting", true), count("drops", true)],
        { id: "p50", head: t("watch.counters.p50"), number: true, wide: true, cell: ({ p50Us }) => <Latency us={p50Us} /> },
        { id: "p99", head: t("watch.counters.p99"), number: true, wide: true, cell: ({ p99Us }) => <Latency us={p99Us} /> },
      ]}
    />
  );
}

function Latency({ us }: { us: number | null }) {
  const t = useTexts();
  const format = useFormat();
  if (us === null) return <Nothing />;
  const ms = us < 10_000 ? Math.round(us / 10) / 100 : Math.round(us / 1000);
  return <span className="number">{t("watch.counters.ms", { value: format.number(ms) })}</span>;
}
