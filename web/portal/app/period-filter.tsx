import { useTexts } from "../../lib/texts.tsx";
import type { List } from "../../lib/use-list.ts";
import { DayField } from "../../ui/day-field.tsx";
import "./period-filter.css";

/** From and to, side by side. */
export function PeriodFilter({ list }: { list: List<unknown> }) {
  const t = useTexts();
  const { from, to } = list.state.filter;
  return (
    <div className="period-filter">
      <DayField
        isFilter
        label={t("portal-finance.document.from")}
        value={from}
        onChange={(day) => list.setFilter("from", day || undefined)}
        {...(to ? { max: to } : {})}
      />
      <DayField
        isFilter
        label={t("portal-finance.document.to")}
        value={to}
        onChange={(day) => list.setFilter("to", day || undefined)}
        {...(from ? { min: from } : {})}
      />
    </div>
  );
}
