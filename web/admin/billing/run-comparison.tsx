import { Link } from "@tanstack/react-router";
import { runComparisonEndpoint } from "../../../server/modules/billing/runs/contract.ts";
import { fromMoneyJson, type MoneyJson, subtractMoney, toMoneyJson } from "../../../shared/money.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import type { Run } from "./run-words.ts";

const groups = ["appeared", "grew", "shrank", "same", "gone"] as const;

/** What is behind the change to the last run: who is new, whose amount moved, who is gone. */
export function RunComparison({ run }: { run: Run }) {
  const t = useTexts();
  const format = useFormat();
  const { data } = useEndpoint(runComparisonEndpoint, { params: { runId: run.id } }, { topics: ["billing-runs"], keepFormer: true });
  if (!data?.last) return null;
  const { last } = data;
  return (
    <section aria-label={t("billing.run.compared")} style={{ display: "grid", gap: 8 }}>
      <span style={{ color: "var(--ink-quiet)" }}>
        {t("billing.run.compared-with")}{" "}
        <Link to={`/billing-runs/${last.id}` as never}>{t("billing.run.run-of", { day: format.day(last.targetOn) })}</Link>:{" "}
        {t("billing.run.last-totals", { count: last.issued, total: format.money(last.gross) })}
      </span>
      <ComparedGroups groups={data} />
    </section>
  );
}

interface ComparedGroup {
  readonly accounts: number;
  readonly now: MoneyJson;
  readonly before: MoneyJson;
}

/** Those of the groups in which somebody is. */
export function ComparedGroups({ groups: compared }: { groups: Readonly<Record<(typeof groups)[number], ComparedGroup>> }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <div className="run-comparison">
      {groups
        .filter((name) => compared[name].accounts > 0)
        .map((name) => {
          const group = compared[name];
          const change = toMoneyJson(subtractMoney(fromMoneyJson(group.now), fromMoneyJson(group.before)));
          const sign = signOf(change.amount);
          return (
            <div key={name}>
              <span>{t(`billing.run.group.${name}`)}</span>
              <strong className="number">{t("billing.run.account-count", { count: group.accounts })}</strong>
              <span className="number">
                {sign === 0
                  ? format.money(group.now)
                  : t(sign > 0 ? "billing.run.plus" : "billing.run.minus", { amount: format.moneySize(change) })}
              </span>
            </div>
          );
        })}
    </div>
  );
}
