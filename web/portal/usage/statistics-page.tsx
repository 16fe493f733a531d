// What the customer's internet lines carried (P-181 to P-186): totals, days as bars and as a table, rates, months, limits, sessions. What the provider
// has switched off is not in the answer.
import { Input } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { portalStatisticsEndpoint } from "../../../server/modules/usage/contract.ts";
import { addDays, addMonths, calendarDay, type Day, isDay, onDayOfMonth } from "../../../shared/calendar.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { csvText } from "../../lib/csv.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { useFormat } from "../../lib/format.ts";
import type { PlainSearch } from "../../lib/plain-search.ts";
import { useFormatSettings } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Bars } from "../../ui/bars.tsx";
import { Button } from "../../ui/button.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import { CorrectionsCard } from "./corrections-card.tsx";
import { GraphCard } from "./graph-card.tsx";
import { LimitsCard } from "./limits-card.tsx";
import { QuotaBar, QuotaChip, QuotaFacts } from "./quota.tsx";
import { SessionsCard } from "./sessions-card.tsx";
import { useSpanWords } from "./span-words.ts";
import "./statistics-page.css";

type Statistics = ReturnsOf<typeof portalStatisticsEndpoint>;

const presets = ["today", "week", "month", "last-month", "own"] as const;
type Preset = (typeof presets)[number];

/** What a preset means today; "own" is what stands in the address. */
function spanOf(preset: Preset, today: Day, search: PlainSearch): { from?: Day; through?: Day } {
  switch (preset) {
    case "today":
      return { from: today, through: today };
    case "week":
      return { from: addDays(today, -6), through: today };
    case "month":
      return {};
    case "last-month": {
      const first = addMonths(onDayOfMonth(today, 1), -1);
      return { from: first, through: addDays(onDayOfMonth(today, 1), -1) };
    }
    case "own":
      return { ...dayIn("from", search.from), ...dayIn("through", search.through) };
  }
}
const dayIn = (key: "from" | "through", text: string | undefined): { from?: Day; through?: Day } =>
  text !== undefined && isDay(text) ? { [key]: text } : {};

export function StatisticsPage() {
  const t = useTexts();
  const search = useSearch({ strict: false }) as PlainSearch;
  const navigate = useNavigate();
  const { timeZone } = useFormatSettings();
  const today = calendarDay(currentMoment(), timeZone);
  const preset = presets.find((known) => known === search.period) ?? "month";
  const span = spanOf(preset, today, search);
  const { data, loading, problem, reload } = useEndpoint(
    portalStatisticsEndpoint,
    { query: { ...(search.service ? { serviceId: search.service } : {}), ...span } },
    { topics: ["quotas", "data", "data-packs", "fair-use"], keepFormer: true },
  );
  const go = (change: Record<string, string | undefined>): void =>
    void navigate({ to: ".", search: { ...search, ...change } as never, replace: true, resetScroll: false });
  return (
    <>
      <PortalTitle>{t("portal-usage.statistics.page")}</PortalTitle>
      <div className="statistics-filter">
        {data && data.services.length > 1 && (
          <Input.Wrapper label={t("portal-usage.statistics.service")} id="statistics-service">
            <Input
              component="select"
              pointer
              id="statistics-service"
              value={search.service ?? ""}
              onChange={(event) => go({ service: event.currentTarget.value || undefined })}
            >
              <option value="">{t("portal-usage.statistics.all-services")}</option>
              {data.services.map(({ id, title, number }) => (
                <option key={id} value={id}>
                  {`${title} (S-${number})`}
                </option>
              ))}
            </Input>
          </Input.Wrapper>
        )}
        <fieldset className="statistics-presets">
          <legend className="only-for-readers">{t("portal-usage.statistics.period")}</legend>
          {presets.map((each) => (
            <button key={each} type="button" aria-pressed={each === preset} onClick={() => go({ period: each })}>
              {t(`portal-usage.statistics.preset.${each}`)}
            </button>
          ))}
        </fieldset>
        {preset === "own" && (
          <div className="statistics-own">
            <DayField
              isFilter
              label={t("portal-usage.statistics.from")}
              value={search.from ?? data?.from ?? ""}
              onChange={(from) => go({ from: from || undefined })}
            />
            <DayField
              isFilter
              label={t("portal-usage.statistics.through")}
              value={search.through ?? data?.through ?? ""}
              onChange={(through) => go({ through: through || undefined })}
            />
          </div>
        )}
      </div>
      {problem && !loading ? (
        <PortalColumns matters={<PortalCard problem={problem} onRetry={reload} />} />
      ) : data ? (
        <Shown data={data} serviceId={search.service} />
      ) : (
        <PortalColumns matters={<PortalCard loading={loading} />} />
      )}
    </>
  );
}

function Shown({ data, serviceId }: { data: Statistics; serviceId: string | undefined }) {
  const t = useTexts();
  if (data.services.length === 0)
    return (
      <PortalColumns
        matters={
          <section className="portal-card">
            <EmptyState title={t("portal-usage.statistics.no-line")} text={t("portal-usage.statistics.no-line-text")} />
          </section>
        }
      />
    );
  if (data.knownUntil === null && (data.days?.length ?? 0) === 0 && (data.months?.length ?? 0) === 0)
    return (
      <PortalColumns
        matters={
          <section className="portal-card">
            <EmptyState title={t("portal-usage.statistics.nothing-yet")} text={t("portal-usage.statistics.nothing-yet-text")} />
          </section>
        }
      />
    );
  return (
    <PortalColumns
      matters={
        <>
          {data.totals && <Totals totals={data.totals} data={data} />}
          {data.days && <Days days={data.days} data={data} />}
          {data.hasGraph && <GraphCard serviceId={serviceId} through={data.through} />}
          {data.hasSessions && <SessionsCard from={data.from} through={data.through} serviceId={serviceId} />}
        </>
      }
      happened={
        <>
          {data.quotas?.map((quota) => (
            <PortalCard key={quota.serviceId} title={quota.title} mark={<QuotaChip quota={quota} />}>
              <QuotaBar quota={quota} />
              <QuotaFacts quota={quota} />
            </PortalCard>
          ))}
          {data.limits && data.limits.length > 0 && <LimitsCard limits={data.limits} />}
          {data.corrections.length > 0 && <CorrectionsCard corrections={data.corrections} />}
          {data.months && data.months.length > 0 && <Months months={data.months} />}
        </>
      }
    />
  );
}

function Totals({ totals, data }: { totals: NonNullable<Statistics["totals"]>; data: Statistics }) {
  const t = useTexts();
  const format = useFormat();
  const timeWords = useSpanWords();
  const facts = [
    { name: t("portal-usage.statistics.down"), value: format.bytes(totals.downBytes) },
    { name: t("portal-usage.statistics.up"), value: format.bytes(totals.upBytes) },
    ...(totals.bonusBytes > 0 ? [{ name: t("portal-usage.statistics.bonus"), value: format.bytes(totals.bonusBytes) }] : []),
    { name: t("portal-usage.statistics.time"), value: timeWords(totals.seconds) },
    ...(totals.sessions > 0 ? [{ name: t("portal-usage.statistics.sessions"), value: format.number(totals.sessions) }] : []),
  ];
  return (
    <PortalCard title={t("portal-usage.span", { from: format.shortDay(data.from, data.through), to: format.day(data.through) })}>
      <p className="statistics-sum number">{format.bytes(totals.downBytes + totals.upBytes)}</p>
      <dl className="statistics-facts">
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="number">{value}</dd>
          </div>
        ))}
      </dl>
      {data.knownUntil && (
        <p className="pack-note">
          {t.rich("portal-usage.statistics.known-until", { at: () => <MomentText value={data.knownUntil ?? ""} /> })}
        </p>
      )}
    </PortalCard>
  );
}

/** A picture for the eye, and the same figures as a table. */
function Days({ days, data }: { days: NonNullable<Statistics["days"]>; data: Statistics }) {
  const t = useTexts();
  const format = useFormat();
  if (days.length === 0) return <PortalCard title={t("portal-usage.statistics.days")}>{t("portal-usage.statistics.no-days")}</PortalCard>;
  const save = (): void =>
    saveCsv(`usage-${data.from}-${data.through}.csv`, [
      [
        t("portal-usage.statistics.day"),
        t("portal-usage.statistics.down"),
        t("portal-usage.statistics.up"),
        t("portal-usage.statistics.sum"),
      ],
      ...days.map((row) => [row.day, String(row.downBytes), String(row.upBytes), String(row.downBytes + row.upBytes)]),
    ]);
  return (
    <PortalCard title={t("portal-usage.statistics.days")}>
      <Bars
        label={t("portal-usage.statistics.days-picture")}
        bars={everyDay(data.from, data.through, days).map(({ day, row }) => ({
          id: day,
          name: format.day(day),
          parts: row ? [row.downBytes, row.upBytes] : null,
          text: row ? format.bytes(row.downBytes + row.upBytes) : t("portal-usage.statistics.no-data"),
        }))}
        names={[t("portal-usage.statistics.down"), t("portal-usage.statistics.up")]}
        top={(value) => t("portal-usage.statistics.top", { value: format.bytes(value) })}
      />
      <UsageTable
        label={t("portal-usage.statistics.days")}
        head={t("portal-usage.statistics.day")}
        rows={days.toReversed().map((row) => ({ id: row.day, name: format.shortDay(row.day, days.at(-1)?.day), ...row }))}
      />
      <div style={{ marginBlockStart: 12 }}>
        <Button small onPress={save}>
          {t("portal-usage.statistics.csv")}
        </Button>
      </div>
    </PortalCard>
  );
}

function everyDay(from: string, through: string, days: NonNullable<Statistics["days"]>) {
  const byDay = new Map(days.map((row) => [row.day as string, row]));
  const all: { day: string; row: (typeof days)[number] | undefined }[] = [];
  for (let day = from as Day; day <= through; day = addDays(day, 1)) all.push({ day, row: byDay.get(day) });
  return all;
}

function saveCsv(name: string, rows: string[][]): void {
  const url = URL.createObjectURL(new Blob([csvText(rows)], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

interface TableRow {
  readonly id: string;
  readonly name: string;
  readonly downBytes: number;
  readonly upBytes: number;
  readonly bonusBytes: number;
}

function UsageTable({ label, head, rows }: { label: string; head: string; rows: readonly TableRow[] }) {
  const t = useTexts();
  const format = useFormat();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long table scrolls, and keys must reach it.
    <section className="statistics-table" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col">{t("portal-usage.statistics.down")}</th>
            <th scope="col">{t("portal-usage.statistics.up")}</th>
            <th scope="col">{t("portal-usage.statistics.sum")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">{row.name}</th>
              <td>{format.bytes(row.downBytes)}</td>
              <td>{format.bytes(row.upBytes)}</td>
              <td>{format.bytes(row.downBytes + row.upBytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Months({ months }: { months: NonNullable<Statistics["months"]> }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <PortalCard title={t("portal-usage.statistics.months")}>
      <UsageTable
        label={t("portal-usage.statistics.months")}
        head={t("portal-usage.statistics.month")}
        rows={months.toReversed().map((row) => ({ id: row.month, name: format.month(row.month), ...row }))}
      />
    </PortalCard>
  );
}
