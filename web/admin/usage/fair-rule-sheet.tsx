import { NativeSelect, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { actions, metrics, periods } from "../../../server/modules/usage/fair-use/contract.ts";
import { someRate, type TypedRate } from "../../lib/rate-units.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { CountField } from "../../ui/count-field.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";
import { RateField } from "../../ui/rate-field.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import type { FairRuleView } from "./fair-use-words.ts";
import { bytesOfGigabytes, gigabytesOf } from "./gigabytes.ts";
import { isWholeWindow, WeekWindowField } from "./week-window-field.tsx";

const secondsOfHour = 3600;

/** One rule of a plan. What it says is only kept in the list behind it, until that is saved. */
export function FairRuleSheet({
  rule,
  onDone,
  onClose,
}: {
  rule: FairRuleView;
  onDone: (rule: FairRuleView) => void;
  onClose: () => void;
}) {
  const t = useTexts();
  const [draft, setDraft] = useState(rule);
  const [amount, setAmount] = useState(amountOf(rule));
  const [down, setDown] = useState<TypedRate>(rule.downBps);
  const [up, setUp] = useState<TypedRate>(rule.upBps);
  const change = (more: Partial<FairRuleView>): void => setDraft({ ...draft, ...more });
  const wanted: FairRuleView = {
    ...draft,
    name: draft.name.trim(),
    threshold: draft.period === "none" ? null : (thresholdOf(draft.metric, amount) ?? null),
    downBps: draft.action === "set" ? someRate(down) : null,
    upBps: draft.action === "set" ? someRate(up) : null,
    percent: draft.action === "percent" ? draft.percent : null,
  };
  return (
    <Sheet
      open
      sendsOnEnter
      title={t(rule.name === "" ? "usage.fair.add" : "usage.fair.edit")}
      onClose={onClose}
      foot={
        <Button kind="primary" disabled={!isWholeRule(wanted)} onPress={() => onDone(wanted)}>
          {t("usage.fair.keep")}
        </Button>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <TextInput
          label={t("usage.fair.name")}
          description={t("usage.fair.name-why")}
          required
          maxLength={60}
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <NativeSelect
          label={t("usage.fair.period-label")}
          value={draft.period}
          onChange={(event) => change({ period: event.currentTarget.value as FairRuleView["period"] })}
          data={periods.map((value) => ({ value, label: t(`usage.fair.period.${value}`) }))}
        />
        {draft.period !== "none" && (
          <>
            <NativeSelect
              label={t("usage.fair.metric-label")}
              value={draft.metric}
              onChange={(event) => change({ metric: event.currentTarget.value as FairRuleView["metric"] })}
              data={metrics.map((value) => ({ value, label: t(`usage.fair.metric.${value}`) }))}
            />
            <DecimalField
              label={t("usage.fair.threshold")}
              unit={draft.metric === "online_time" ? t("usage.fair.hours") : "GB"}
              places={3}
              required
              value={amount}
              onChange={setAmount}
            />
            <WeekWindowField
              label={t("usage.fair.own-counting")}
              why={t("usage.fair.own-counting-why")}
              value={draft.counting}
              onChange={(counting) => change({ counting })}
            />
          </>
        )}
        <WeekWindowField
          label={t("usage.fair.active")}
          why={t("usage.fair.active-why")}
          value={draft.active}
          onChange={(active) => change({ active })}
        />
        <NativeSelect
          label={t("usage.fair.action-label")}
          value={draft.action}
          onChange={(event) => change({ action: event.currentTarget.value as FairRuleView["action"] })}
          data={actions.map((value) => ({ value, label: t(`usage.fair.action.${value}`) }))}
        />
        {draft.action === "set" && (
          <>
            <RateField label={t("usage.fair.down")} value={down} onChange={setDown} />
            <RateField label={t("usage.fair.up")} description={t("usage.fair.speed-why")} value={up} onChange={setUp} />
          </>
        )}
        {draft.action === "percent" && (
          <CountField
            label={t("usage.fair.percent")}
            unit="%"
            required
            value={draft.percent}
            onChange={(percent) => change({ percent: percent === "" ? null : percent })}
          />
        )}
        <Switch label={t("usage.fair.tells")} checked={draft.tells} onChange={(event) => change({ tells: event.currentTarget.checked })} />
        <Switch label={t("usage.fair.on")} checked={draft.isOn} onChange={(event) => change({ isOn: event.currentTarget.checked })} />
      </div>
    </Sheet>
  );
}

const amountOf = ({ metric, threshold }: FairRuleView): string =>
  threshold === null ? "" : metric === "online_time" ? String(threshold / secondsOfHour) : gigabytesOf(threshold);

function thresholdOf(metric: FairRuleView["metric"], typed: string): number | undefined {
  if (metric !== "online_time") return bytesOfGigabytes(typed);
  return /^\d{1,6}(\.\d{1,3})?$/.test(typed) ? Math.round(Number(typed) * secondsOfHour) : undefined;
}

const mostPercent = 1000;

function isWholeRule({ name, period, threshold, active, counting, action, downBps, upBps, percent }: FairRuleView): boolean {
  if (name === "" || !isWholeWindow(active) || !isWholeWindow(counting)) return false;
  if (period === "none" ? active === null : threshold === null || threshold < 0) return false;
  if (action === "set") return downBps !== null || upBps !== null;
  return action !== "percent" || (percent !== null && percent >= 1 && percent <= mostPercent);
}
