import { Checkbox, NativeSelect } from "@mantine/core";
import { listPlansEndpoint } from "../../../server/modules/catalog/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { CountField } from "../../ui/count-field.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";
import { Pair, type PlanFieldsProps } from "./pair.tsx";
import type { TransferRuleValues } from "./plan-values.ts";
import { RowsField } from "./rows-field.tsx";

const channels = ["portal", "admin", "api", "mass"] as const;
const refunds = ["none", "unused_money"] as const;

const newRule: TransferRuleValues = {
  targetId: "",
  channels: ["portal", "admin"],
  allowedWhen: "any_date",
  fee: null,
  refund: null,
  approval: "none",
  feasibility: false,
  maxPerCycle: null,
};

/** B-16 how a change into another plan goes where it is not as usual. */
export function TransferRulesField({ form, kind, currency, planId }: PlanFieldsProps) {
  const t = useTexts();
  const plans = useEndpoint(listPlansEndpoint, { query: { limit: 250, total: "none", filter: { kind, currency } as never } });
  const rules = form.values.transferRules;
  const { error } = form.field("transferRules");
  return (
    <RowsField
      why={t("catalog.transfer-rules-why")}
      rows={rules}
      onChange={(next: TransferRuleValues[]) => form.set("transferRules", next as never)}
      added={() => newRule}
      add={t("catalog.add-rule")}
      remove={t("catalog.remove-rule")}
      error={error}
    >
      {(rule, change) => (
        <>
          <Pair>
            <NativeSelect
              label={t("catalog.rule.target")}
              value={rule.targetId}
              onChange={(event) => change({ targetId: event.currentTarget.value })}
              data={[
                { value: "", label: t("catalog.choose-plan") },
                ...(plans.data?.items.filter(({ id }) => id !== planId).map(({ id, title }) => ({ value: id, label: title })) ?? []),
              ]}
            />
            <NativeSelect
              label={t("catalog.rule.when")}
              value={rule.allowedWhen}
              onChange={(event) => change({ allowedWhen: event.currentTarget.value as TransferRuleValues["allowedWhen"] })}
              data={(["any_date", "next_cycle"] as const).map((value) => ({ value, label: t(`catalog.rule-when.${value}`) }))}
            />
          </Pair>
          <Checkbox.Group
            label={t("catalog.rule.channels")}
            value={rule.channels}
            onChange={(chosen) => change({ channels: chosen as TransferRuleValues["channels"] })}
          >
            <div className="plan-fields-row">
              {channels.map((channel) => (
                <Checkbox key={channel} value={channel} label={t(`catalog.channel.${channel}`)} />
              ))}
            </div>
          </Checkbox.Group>
          <Pair>
            <DecimalField
              label={t("catalog.rule.fee")}
              description={t("catalog.rule.empty-usual")}
              places={8}
              unit={currency}
              value={rule.fee}
              onChange={(fee) => change({ fee })}
            />
            <NativeSelect
              label={t("catalog.rule.refund")}
              value={rule.refund ?? ""}
              onChange={(event) => change({ refund: (event.currentTarget.value || null) as TransferRuleValues["refund"] })}
              data={[
                { value: "", label: t("catalog.rule.usual") },
                ...refunds.map((value) => ({ value, label: t(`catalog.refund.${value}`) })),
              ]}
            />
            <CountField
              label={t("catalog.rule.max-per-cycle")}
              description={t("catalog.rule.empty-usual")}
              value={rule.maxPerCycle}
              onChange={(maxPerCycle) => change({ maxPerCycle })}
            />
          </Pair>
          <div className="plan-fields-row">
            <Checkbox
              label={t("catalog.rule.approval")}
              checked={rule.approval === "ticket"}
              onChange={(event) => change({ approval: event.currentTarget.checked ? "ticket" : "none" })}
            />
            <Checkbox
              label={t("catalog.rule.feasibility")}
              checked={rule.feasibility}
              onChange={(event) => change({ feasibility: event.currentTarget.checked })}
            />
          </div>
        </>
      )}
    </RowsField>
  );
}
