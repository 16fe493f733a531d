import type { serviceUsageEndpoint } from "../../../server/modules/usage/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { MomentText, Nothing } from "../../ui/value-texts.tsx";
import { PlainTable } from "../app/plain-table.tsx";
import { useMbit } from "./fair-use-words.ts";

type Limit = NonNullable<ReturnsOf<typeof serviceUsageEndpoint>["limits"]>[number];
type Rule = NonNullable<Limit["fairUse"]>["rules"][number];

/** P-184 for staff: the speed that fair use leaves a service, and how far each rule of its plan is. */
export function SpeedPanel({ limit: { now, isBlocked, fairUse } }: { limit: Limit }) {
  const t = useTexts();
  const format = useFormat();
  const mbit = useMbit();
  if (!fairUse) return null;
  const amount = ({ metric }: Rule, value: number): string =>
    metric === "online_time" ? t("usage.fair.hours-of", { count: format.number(value / 3600) }) : format.bytes(value);
  return (
    <Panel title={t("usage.fair.title")}>
      <Facts
        facts={[
          {
            label: t("usage.fair.speed"),
            value: isBlocked ? t("usage.fair.action.block") : t("usage.fair.speed-is", { down: mbit(now.downBps), up: mbit(now.upBps) }),
          },
          { label: t("usage.fair.in-force"), value: fairUse.inForce ? <bdi>{fairUse.inForce.name}</bdi> : t("usage.fair.no-rule") },
          {
            label: t("usage.fair.may-change"),
            value: fairUse.mayChangeAt ? <MomentText value={fairUse.mayChangeAt} /> : <Nothing />,
          },
        ]}
      />
      {fairUse.rules.length > 0 && (
        <PlainTable
          label={t("usage.fair.title")}
          rows={fairUse.rules.map((rule, at) => ({ ...rule, at }))}
          rowKey={({ at }) => String(at)}
          columns={[
            { id: "name", head: t("usage.fair.name"), cell: ({ name }) => <bdi>{name}</bdi> },
            { id: "used", head: t("usage.used"), number: true, cell: (rule) => amount(rule, rule.used) },
            { id: "from", head: t("usage.fair.threshold"), number: true, cell: (rule) => amount(rule, rule.threshold ?? 0) },
          ]}
        />
      )}
    </Panel>
  );
}
