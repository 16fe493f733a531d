import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { simulatePlanEndpoint } from "../../../server/modules/access/simulate/contract.ts";
import { listNasesEndpoint } from "../../../server/modules/network/routers/contract.ts";
import type { BodyOf, ReturnsOf } from "../../../shared/endpoint.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { PlainTable } from "../app/plain-table.tsx";
import { useMbit, useWeekdays } from "./fair-use-words.ts";
import { bytesOfGigabytes } from "./gigabytes.ts";

type Body = BodyOf<typeof simulatePlanEndpoint>;
const periods = ["day", "week", "cycle"] as const;
type Typed = Record<(typeof periods)[number], { down: string; up: string; hours: string }>;
const nothing: Typed = {
  day: { down: "", up: "", hours: "" },
  week: { down: "", up: "", hours: "" },
  cycle: { down: "", up: "", hours: "" },
};

/** N-141 asks the very code that judges services what would hold. Rules that are not saved yet are asked about as they stand in the list. */
export function FairUseSimulator({ planId, rules }: { planId: string; rules?: Body["rules"] }) {
  const t = useTexts();
  const weekday = useWeekdays();
  const mayChoose = useMay("network.routers.view");
  const nases = useEndpoint(listNasesEndpoint, { query: { limit: 100, total: "none" } }, { enabled: mayChoose });
  const [day, setDay] = useState("6");
  const [time, setTime] = useState("20:00");
  const [nasId, setNasId] = useState("");
  const [used, setUsed] = useState(nothing);
  const simulate = useAction(simulatePlanEndpoint);
  const ask = (): void =>
    void simulate.run({
      params: { planId },
      body: {
        ...{ weekday: Number(day), time, used: Object.fromEntries(periods.map((period) => [period, usedOf(used[period])])) },
        ...(rules ? { rules } : {}),
        ...(nasId === "" ? {} : { nasId }),
      },
    } as never);
  const amounts = [
    { key: "down", label: t("usage.down"), unit: "GB" },
    { key: "up", label: t("usage.up"), unit: "GB" },
    { key: "hours", label: t("usage.fair.metric.online_time"), unit: t("usage.fair.hours") },
  ] as const;
  return (
    <Panel title={t("usage.fair.simulator")}>
      <div style={{ display: "grid", gap: 16 }}>
        <p style={{ margin: 0, color: "var(--ink-quiet)" }}>{t("usage.fair.simulator-why")}</p>
        <div style={{ display: "flex", flexWrap: "wrap", gap: 12 }}>
          <NativeSelect
            label={t("usage.fair.weekday")}
            value={day}
            onChange={(event) => setDay(event.currentTarget.value)}
            data={[1, 2, 3, 4, 5, 6, 7].map((each) => ({ value: String(each), label: weekday(each) }))}
          />
          <TextInput type="time" label={t("usage.fair.time")} value={time} onChange={(event) => setTime(event.currentTarget.value)} />
          {mayChoose && (
            <NativeSelect
              label={t("usage.fair.router")}
              value={nasId}
              onChange={(event) => setNasId(event.currentTarget.value)}
              data={[
                { value: "", label: t("usage.fair.no-router") },
                ...(nases.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []),
              ]}
            />
          )}
        </div>
        {periods.map((period) => (
          <fieldset key={period} style={{ display: "flex", flexWrap: "wrap", gap: 12, border: 0, margin: 0, padding: 0, minInlineSize: 0 }}>
            <legend>{t(`usage.fair.used.${period}`)}</legend>
            {amounts.map(({ key, label, unit }) => (
              <div key={key} style={{ flex: "1 1 140px", maxInlineSize: 220 }}>
                <DecimalField
                  label={label}
                  unit={unit}
                  places={3}
                  value={used[period][key]}
                  onChange={(typed) => setUsed({ ...used, [period]: { ...used[period], [key]: typed } })}
                />
              </div>
            ))}
          </fieldset>
        ))}
        <div>
          <Button busy={simulate.busy} disabled={time === ""} onPress={ask}>
            {t("usage.fair.simulate")}
          </Button>
        </div>
        <ProblemNote problem={simulate.problem} />
        {simulate.result && <Found result={simulate.result} />}
      </div>
    </Panel>
  );
}

function usedOf({ down, up, hours }: Typed["day"]) {
  return { downBytes: bytesOfGigabytes(down) ?? 0, upBytes: bytesOfGigabytes(up) ?? 0, seconds: Math.round((Number(hours) || 0) * 3600) };
}

function Found({ result }: { result: ReturnsOf<typeof simulatePlanEndpoint> }) {
  const t = useTexts();
  const mbit = useMbit();
  const { state, ruleName, now, matching, reply } = result;
  return (
    <div role="status" style={{ display: "grid", gap: 16 }}>
      <Facts
        facts={[
          {
            label: t("usage.fair.speed"),
            value:
              state === "blocked"
                ? t("usage.fair.action.block")
                : t("usage.fair.speed-is", { down: mbit(now.downBps), up: mbit(now.upBps) }),
          },
          { label: t("usage.fair.in-force"), value: ruleName === null ? t("usage.fair.no-rule") : <bdi>{ruleName}</bdi> },
          {
            label: t("usage.fair.matching"),
            value: matching.length === 0 ? t("usage.fair.no-rule") : matching.map(({ name }) => name).join(", "),
          },
        ]}
      />
      {reply && (
        <PlainTable
          label={t(`usage.fair.reply.${reply.outcome}`)}
          rows={reply.attributes.map((attribute, at) => ({ ...attribute, at }))}
          rowKey={({ at }) => String(at)}
          columns={[
            { id: "name", head: t(`usage.fair.reply.${reply.outcome}`), cell: ({ name }) => <bdi className="code">{name}</bdi> },
            { id: "value", head: t("usage.fair.value"), cell: ({ value }) => <bdi className="code">{value}</bdi> },
          ]}
        />
      )}
      {reply && reply.faults.length > 0 && <p style={{ margin: 0, color: "var(--hurts-ink)" }}>{reply.faults.join(" · ")}</p>}
    </div>
  );
}
