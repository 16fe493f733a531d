import { Skeleton } from "@mantine/core";
import type { accountStatusTotalsEndpoint } from "../../../server/modules/collections/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat, useLocale } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import type { useEndpoint } from "../../lib/use-endpoint.ts";
import type { List } from "../../lib/use-list.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { toneClass } from "../../ui/tone.ts";
import { groupTones, type StatusItem } from "./status-columns.tsx";
import "./status-days.css";

type Totals = ReturnsOf<typeof accountStatusTotalsEndpoint>;

interface StatusDaysProps {
  totals: Pick<ReturnType<typeof useEndpoint<typeof accountStatusTotalsEndpoint>>, "data" | "problem" | "reload">;
  list: List<StatusItem>;
}

/** The coming week at a glance: each day with its three numbers chooses what the list shows. */
export function StatusDays({ totals: { data, problem, reload }, list }: StatusDaysProps) {
  const t = useTexts();
  const format = useFormat();
  const locale = useLocale();
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return <Skeleton height={104} />;
  const chosen = list.state.filter.on ?? data.days[0]?.on;
  const weekday = (on: string): string => new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format(new Date(on));
  const day = data.days.find(({ on }) => on === chosen);
  return (
    <div className="status-days-frame">
      <div className="status-days" role="tablist" aria-label={t("collections.days")}>
        {data.days.map(({ on, groups }, index) => (
          <button
            key={on}
            type="button"
            role="tab"
            aria-selected={on === chosen}
            className="status-day"
            onClick={() => list.setFilters({ on: index === 0 ? undefined : on })}
          >
            <strong>{index === 0 ? t("collections.today") : index === 1 ? t("collections.tomorrow") : weekday(on)}</strong>
            <span className="status-day-date">{format.shortDay(on, data.days[0]?.on ?? on)}</span>
            <span className="status-day-counts">
              {groups.map(({ group, count }) => (
                <span
                  key={group}
                  className={`status-day-count ${toneClass(groupTones[group])}`}
                  data-none={count === 0}
                  role="img"
                  title={t(`collections.group.${group}`)}
                  aria-label={`${t(`collections.group.${group}`)}: ${format.number(count)}`}
                >
                  <span className="status-day-dot" aria-hidden />
                  <span className="number">{format.number(count)}</span>
                </span>
              ))}
            </span>
          </button>
        ))}
      </div>
      {day && <Figures day={day} list={list} />}
    </div>
  );
}

function Figures({ day, list }: { day: Totals["days"][number]; list: List<StatusItem> }) {
  const t = useTexts();
  const format = useFormat();
  const chosen = list.state.filter.group;
  return (
    <div className="status-figures">
      {day.groups.map(({ group, count, open }) => (
        <button
          key={group}
          type="button"
          className={`status-figure ${toneClass(groupTones[group])}`}
          aria-pressed={chosen === group}
          onClick={() => list.setFilter("group", chosen === group ? undefined : group)}
        >
          <span className="status-figure-name">
            <span className="status-day-dot" aria-hidden />
            {t(`collections.group.${group}`)}
          </span>
          <strong className="number">{format.number(count)}</strong>
          <span className="number">
            {open.length === 0 ? t("collections.no-amount") : open.map((sum) => format.money(sum)).join(" · ")}
          </span>
        </button>
      ))}
    </div>
  );
}
