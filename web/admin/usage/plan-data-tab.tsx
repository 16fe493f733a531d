// What an internet plan does at its data cap, or what a data pack gives. The cap itself stands among the plan's terms.
import { NativeSelect, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { planDataEndpoint, savePackTermsEndpoint, savePlanTermsEndpoint } from "../../../server/modules/usage/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { someRate, type TypedRate } from "../../lib/rate-units.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { CountField } from "../../ui/count-field.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RateField } from "../../ui/rate-field.tsx";
import { bytesOfGigabytes, gigabytesOf } from "./gigabytes.ts";

type PlanData = ReturnsOf<typeof planDataEndpoint>;

export function PlanDataTab({ planId, kind, mayUpdate }: { planId: string; kind: string; mayUpdate: boolean }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(planDataEndpoint, { params: { planId } }, { topics: ["plans"] });
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return <Panel title={t("usage.plan.title")}>{t("ui.loading")}</Panel>;
  return kind === "topup" ? (
    <PackForm key={data.version} planId={planId} data={data} mayUpdate={mayUpdate} />
  ) : (
    <CapForm key={data.version} planId={planId} data={data} mayUpdate={mayUpdate} />
  );
}

const asNumber = (typed: string): number | null => (typed.trim() === "" ? null : (bytesOfGigabytes(typed) ?? null));

function CapForm({ planId, data, mayUpdate }: { planId: string; data: PlanData; mayUpdate: boolean }) {
  const t = useTexts();
  const format = useFormat();
  const before = data.terms;
  const [counts, setCounts] = useState(before?.counts ?? "sum");
  const [atLimit, setAtLimit] = useState(before?.atLimit ?? "block");
  const [down, setDown] = useState<TypedRate>(before?.limitDownBps ?? null);
  const [up, setUp] = useState<TypedRate>(before?.limitUpBps ?? null);
  const [percent, setPercent] = useState<number | "">(before?.limitPercent ?? "");
  const [from, setFrom] = useState(before?.bonusFrom ?? "");
  const [until, setUntil] = useState(before?.bonusUntil ?? "");
  const [bonus, setBonus] = useState(gigabytesOf(before?.bonusBytes ?? null));
  const [rollover, setRollover] = useState<number | "">(before?.rolloverPercent ?? 0);
  const [rolloverMost, setRolloverMost] = useState(gigabytesOf(before?.rolloverMaxBytes ?? null));
  const [cycles, setCycles] = useState<number | "">(before?.rolloverCycles ?? 1);
  const [isEnforced, setIsEnforced] = useState(before?.nasEnforcedCap ?? false);
  const [resetDay, setResetDay] = useState<number | "">(before?.resetDay ?? "");
  const save = useAction(savePlanTermsEndpoint, { topics: ["plans"], onDone: () => notify(t("usage.plan.saved")) });
  const nullOf = (value: number | ""): number | null => (value === "" ? null : value);
  if (data.capBytes === null) return <Panel title={t("usage.plan.title")}>{t("usage.plan.no-cap")}</Panel>;
  return (
    <Panel title={t("usage.plan.title-of", { size: format.bytes(data.capBytes) })}>
      <div style={{ display: "grid", gap: 16, maxInlineSize: 480 }}>
        <NativeSelect
          label={t("usage.plan.counts")}
          value={counts}
          onChange={(event) => setCounts(event.currentTarget.value as typeof counts)}
          data={(["sum", "down", "up"] as const).map((value) => ({ value, label: t(`usage.counts.${value}`) }))}
        />
        <NativeSelect
          label={t("usage.plan.at-limit")}
          value={atLimit}
          onChange={(event) => setAtLimit(event.currentTarget.value as typeof atLimit)}
          data={(["block", "set", "percent"] as const).map((value) => ({ value, label: t(`usage.act.${value}`) }))}
        />
        {atLimit === "set" && (
          <>
            <RateField label={t("usage.plan.limit-down")} required value={down} onChange={setDown} />
            <RateField label={t("usage.plan.limit-up")} required value={up} onChange={setUp} />
          </>
        )}
        {atLimit === "percent" && (
          <CountField label={t("usage.plan.limit-percent")} unit="%" required value={percent} onChange={setPercent} />
        )}
        <TextInput type="time" label={t("usage.plan.bonus-from")} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
        {from !== "" && (
          <>
            <TextInput
              type="time"
              label={t("usage.plan.bonus-until")}
              required
              value={until}
              onChange={(event) => setUntil(event.currentTarget.value)}
            />
            <DecimalField
              label={t("usage.plan.bonus-size")}
              description={t("usage.plan.bonus-size-why")}
              unit="GB"
              places={3}
              value={bonus}
              onChange={setBonus}
            />
          </>
        )}
        <CountField label={t("usage.plan.rollover")} unit="%" value={rollover} onChange={setRollover} />
        {typeof rollover === "number" && rollover > 0 && (
          <>
            <DecimalField label={t("usage.plan.rollover-most")} unit="GB" places={3} value={rolloverMost} onChange={setRolloverMost} />
            <CountField label={t("usage.plan.rollover-cycles")} value={cycles} onChange={setCycles} />
          </>
        )}
        <CountField label={t("usage.plan.reset-day")} description={t("usage.plan.reset-day-why")} value={resetDay} onChange={setResetDay} />
        <Switch
          checked={isEnforced}
          onChange={(event) => setIsEnforced(event.currentTarget.checked)}
          label={t("usage.plan.enforced")}
          description={t("usage.plan.enforced-why")}
        />
        <ProblemNote problem={save.problem} />
        {mayUpdate && (
          <div>
            <Button
              kind="primary"
              busy={save.busy}
              onPress={() =>
                save.run({
                  params: { planId },
                  version: data.version,
                  body: {
                    nasEnforcedCap: isEnforced,
                    ...{ counts, atLimit, limitDownBps: someRate(down), limitUpBps: someRate(up), limitPercent: nullOf(percent) },
                    ...{
                      bonusFrom: from || null,
                      bonusUntil: from === "" ? null : until || null,
                      bonusBytes: from === "" ? null : asNumber(bonus),
                    },
                    ...{
                      rolloverPercent: nullOf(rollover) ?? 0,
                      rolloverMaxBytes: asNumber(rolloverMost),
                      rolloverCycles: nullOf(cycles) ?? 1,
                    },
                    ...{ resetDay: nullOf(resetDay), packPlanIds: before?.packPlanIds ?? [] },
                  },
                } as never)
              }
            >
              {t("usage.plan.save")}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}

function PackForm({ planId, data, mayUpdate }: { planId: string; data: PlanData; mayUpdate: boolean }) {
  const t = useTexts();
  const before = data.pack;
  const [size, setSize] = useState(gigabytesOf(before?.bytes ?? null));
  const [validity, setValidity] = useState(before?.validity ?? "cycle_end");
  const [days, setDays] = useState<number | "">(before?.validDays ?? 30);
  const [toNext, setToNext] = useState(before?.toNextInvoice ?? false);
  const [most, setMost] = useState<number | "">(before?.maxPerCycle ?? "");
  const save = useAction(savePackTermsEndpoint, { topics: ["plans"], onDone: () => notify(t("usage.plan.saved")) });
  const bytes = bytesOfGigabytes(size);
  return (
    <Panel title={t("usage.pack.title")}>
      <div style={{ display: "grid", gap: 16, maxInlineSize: 480 }}>
        {!before && <p style={{ margin: 0 }}>{t("usage.pack.not-yet")}</p>}
        <DecimalField label={t("usage.size")} unit="GB" places={3} required value={size} onChange={setSize} />
        <NativeSelect
          label={t("usage.validity")}
          value={validity}
          onChange={(event) => setValidity(event.currentTarget.value as typeof validity)}
          data={(["cycle_end", "days", "unlimited"] as const).map((value) => ({ value, label: t(`usage.valid.${value}`) }))}
        />
        {validity === "days" && <CountField label={t("usage.valid-days")} required value={days} onChange={setDays} />}
        <Switch
          checked={toNext}
          onChange={(event) => setToNext(event.currentTarget.checked)}
          label={t("usage.pack.to-next")}
          description={t("usage.pack.to-next-why")}
        />
        <CountField label={t("usage.pack.most")} description={t("usage.pack.most-why")} value={most} onChange={setMost} />
        <ProblemNote problem={save.problem} />
        {mayUpdate && (
          <div>
            <Button
              kind="primary"
              busy={save.busy}
              disabled={bytes === undefined || bytes <= 0}
              onPress={() =>
                save.run({
                  params: { planId },
                  version: data.version,
                  body: {
                    ...{ bytes: bytes ?? 0, validity, validDays: validity === "days" ? (days === "" ? null : days) : null },
                    ...{ toNextInvoice: toNext, maxPerCycle: most === "" ? null : most },
                  },
                } as never)
              }
            >
              {t("usage.plan.save")}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}
