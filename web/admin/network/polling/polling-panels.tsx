import { useState } from "react";
import { getPollingEndpoint } from "../../../../server/modules/network/polling/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { useSeesAll } from "../../app/sees-all.ts";
import type { Equipment } from "../equipment/equipment.ts";
import { GraphPanel } from "./graph-panel.tsx";
import { NewOidSheet } from "./oid-sheets.tsx";
import type { Drawn, Polling, SeenInterface } from "./polling.ts";
import { useValueWords } from "./value-words.ts";
import { type FoundLine, WalkSheet } from "./walk-sheet.tsx";
import "./polling.css";

const everyMs = 30_000;

type Asked = Pick<Equipment, "id" | "kind" | "vendor">;

/** N-43 what a device says of itself by SNMP. */
export function PollingPanels({ one }: { one: Asked }) {
  const t = useTexts();
  const equipmentId = one.id;
  const { data, problem, reload } = useEndpoint(getPollingEndpoint, { params: { equipmentId } }, { everyMs, topics: ["equipment"] });
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return t("ui.loading");
  return <ShownPolling one={one} polling={data} />;
}

function ShownPolling({ one, polling }: { one: Asked; polling: Polling }) {
  const t = useTexts();
  const equipmentId = one.id;
  const [walks, setWalks] = useState(false);
  const choices = useChoices(polling);
  return (
    <div className="network-panels polling-panels">
      <Panel title={t("polling.title")}>
        <div className="network-fields">
          <LookFacts polling={polling} />
          {polling.mayWalk && (
            <div className="network-acts">
              <Button small onPress={() => setWalks(true)}>
                {t("polling.walk.open")}
              </Button>
            </div>
          )}
        </div>
      </Panel>
      {polling.look?.answeredAt && (
        <>
          <GraphPanel equipmentId={equipmentId} choices={choices} />
          <InterfacesPanel interfaces={polling.interfaces} />
          <ValuesPanel polling={polling} />
          <EventsPanel events={polling.events} />
        </>
      )}
      {walks && <WalkAndPick one={one} onClose={() => setWalks(false)} />}
    </div>
  );
}

/** A line of the walk becomes a new value of devices of this kind; the walk stays open behind it. */
function WalkAndPick({ one, onClose }: { one: Asked; onClose: () => void }) {
  // What devices are asked for is the whole installation's.
  const seesAll = useSeesAll();
  const mayAdd = useMay("network.monitoring.update") && seesAll === true;
  const [picked, setPicked] = useState<FoundLine>();
  return (
    <>
      <WalkSheet equipmentId={one.id} onPick={mayAdd ? setPicked : undefined} onClose={onClose} />
      {picked && (
        <NewOidSheet
          key={picked.oid}
          start={{ oid: picked.oid, type: typeOf(picked), kind: one.kind, vendor: one.vendor }}
          onClose={() => setPicked(undefined)}
        />
      )}
    </>
  );
}

const numbers = ["counter32", "counter64", "integer", "gauge", "ticks"];

/** A number that only grows is told by its own type; a text that is a number is somebody's voltage. */
function typeOf({ type, value }: FoundLine): string {
  if (type === "counter32" || type === "counter64") return type;
  return numbers.includes(type) || (type === "text" && /^-?\d+(\.\d+)?$/.test(value.trim())) ? "gauge" : "text";
}

function LookFacts({ polling: { isOn, everySeconds, look } }: { polling: Polling }) {
  const t = useTexts();
  const format = useFormat();
  if (!isOn) return <p className="network-quiet">{t("polling.off")}</p>;
  if (!look) return <p className="network-quiet">{t("polling.soon")}</p>;
  const answers = look.answer === "answered";
  return (
    <Facts
      facts={[
        {
          label: t("polling.answer"),
          value: <StatusChip tone={answers ? "works" : "hurts"}>{t(`polling.answers.${look.answer}`)}</StatusChip>,
        },
        ...(answers ? [] : [{ label: t("polling.why"), value: t(`polling.whys.${look.answer}`) }]),
        { label: t("polling.asked"), value: <MomentText value={look.at} /> },
        ...(answers
          ? []
          : [{ label: t("polling.answered"), value: look.answeredAt ? <MomentText value={look.answeredAt} /> : <Nothing /> }]),
        { label: t("polling.every"), value: t("polling.seconds", { count: everySeconds }) },
        { label: t("polling.took"), value: t("polling.ms", { value: format.number(look.tookMs) }) },
        { label: t("polling.name"), value: look.sysName ? <bdi>{look.sysName}</bdi> : <Nothing /> },
        { label: t("polling.started"), value: look.startedAt ? <MomentText value={look.startedAt} /> : <Nothing /> },
      ]}
    />
  );
}

/** Everything that can be drawn: interfaces with traffic first. */
function useChoices({ interfaces, cpu, storages, values }: Polling): Drawn[] {
  const t = useTexts();
  return [
    ...interfaces.flatMap((one): Drawn[] =>
      one.in && one.out
        ? [
            {
              ...{ key: `if ${one.item}`, title: one.alias ? `${one.name} (${one.alias})` : one.name, unit: "bit/s" },
              lines: [
                { id: one.in.id, name: t("polling.in") },
                { id: one.out.id, name: t("polling.out") },
              ],
            },
          ]
        : [],
    ),
    ...(cpu ? [{ key: "cpu", title: t("polling.cpu"), unit: "%", lines: [{ id: cpu.id, name: t("polling.cpu") }] }] : []),
    ...storages.map(({ id, name }) => ({ key: id, title: t("polling.storage", { name }), unit: "%", lines: [{ id, name }] })),
    ...values.map(({ id, name, unit, low, high }) => ({ key: id, title: name, unit, lines: [{ id, name }], low, high })),
  ];
}

function InterfacesPanel({ interfaces }: { interfaces: readonly SeenInterface[] }) {
  const t = useTexts();
  const words = useValueWords();
  const rate = (latest: number | null | undefined) => (typeof latest === "number" ? words(latest, "bit/s") : <Nothing />);
  return (
    <Panel title={t("polling.interfaces")}>
      {interfaces.length === 0 ? (
        <p className="network-quiet">{t("polling.no-interfaces")}</p>
      ) : (
        <PlainTable
          label={t("polling.interfaces")}
          rows={interfaces}
          rowKey={({ item }) => item}
          quiet={({ state }) => state !== "up"}
          columns={[
            {
              id: "name",
              head: t("polling.interface"),
              cell: ({ name, alias, index }) => (
                <>
                  <bdi>{name || `#${index}`}</bdi>
                  {alias && (
                    <CellNote>
                      <bdi>{alias}</bdi>
                    </CellNote>
                  )}
                </>
              ),
            },
            {
              id: "state",
              head: t("network.status"),
              cell: ({ state, since }) => (
                <>
                  <StatusChip tone={state === "up" ? "works" : state === "down" || state === "lower_layer_down" ? "hurts" : "past"}>
                    {t(`polling.oper.${state}`)}
                  </StatusChip>
                  <CellNote>
                    <MomentText value={since} />
                  </CellNote>
                </>
              ),
            },
            {
              id: "in",
              head: t("polling.in"),
              number: true,
              cell: (one) => (
                <>
                  {rate(one.in?.latest)}
                  <CellNote narrow>
                    {t("polling.out")} {rate(one.out?.latest)}
                  </CellNote>
                </>
              ),
            },
            { id: "out", head: t("polling.out"), number: true, wide: true, cell: (one) => rate(one.out?.latest) },
          ]}
        />
      )}
    </Panel>
  );
}

/** The load, the storages, and the values of its kind. */
function ValuesPanel({ polling: { cpu, storages, values, texts } }: { polling: Polling }) {
  const t = useTexts();
  const words = useValueWords();
  const told = (latest: number | null, unit: string) => (latest === null ? t("polling.no-data-short") : words(latest, unit));
  const facts = [
    ...(cpu ? [{ label: t("polling.cpu"), value: told(cpu.latest, "%") }] : []),
    ...storages.map(({ name, latest }) => ({ label: t("polling.storage", { name }), value: told(latest, "%") })),
    ...values.map(({ name, latest, unit }) => ({ label: name, value: told(latest, unit) })),
    ...texts.map(({ name, value }) => ({ label: name, value: <bdi>{value}</bdi> })),
  ];
  if (facts.length === 0) return null;
  return (
    <Panel title={t("polling.values")}>
      <Facts facts={facts} />
    </Panel>
  );
}

function EventsPanel({ events }: { events: Polling["events"] }) {
  const t = useTexts();
  return (
    <Panel title={t("polling.events")}>
      {events.length === 0 ? (
        <p className="network-quiet">{t("polling.no-events")}</p>
      ) : (
        <PlainTable
          label={t("polling.events")}
          rows={events}
          rowKey={({ id }) => id}
          columns={[
            { id: "at", head: t("polling.at"), cell: ({ at }) => <MomentText value={at} /> },
            { id: "what", head: t("polling.event"), cell: ({ kind, item }) => t(`polling.happened.${kind}`, { name: item }) },
          ]}
        />
      )}
    </Panel>
  );
}
