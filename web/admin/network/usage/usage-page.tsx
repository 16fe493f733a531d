import {
  exportUsageOfMonthEndpoint,
  usageByGroupEndpoint,
  usageOfMonthColumns,
  usageOfMonthEndpoint,
} from "../../../../server/modules/usage/report/contract.ts";
import { addMonths, calendarDay, type Day, onDayOfMonth } from "../../../../shared/calendar.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { useFormat } from "../../../lib/format.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { useList } from "../../../lib/use-list.ts";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { DayText, Nothing } from "../../../ui/value-texts.tsx";
import { ExportButton } from "../../app/export-button.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import "../network.css";

const shownMonths = 13;
const inFile = {
  who: ["customer", "customerNumber", "service", "plan"],
  sum: ["sumBytes", "downBytes", "upBytes"],
  time: ["seconds"],
  last: ["lastOn"],
  forecast: ["percent", "usedUpOn"],
} as const;

/** N-153 what services carried in a month: the most first, or those that carry nothing any more. */
export function UsagePage() {
  const t = useTexts();
  const format = useFormat();
  const { timeZone } = useStaffSession();
  const { partnerId } = usePartnerScope();
  const first = onDayOfMonth(calendarDay(currentMoment(), timeZone), 1);
  const months = Array.from({ length: shownMonths }, (_, back) => addMonths(first, -back));
  const list = useList(usageOfMonthEndpoint, {
    filters: ["month", "planId", "unusedDays"],
    sorts: ["sumBytes", "seconds"],
    fixed: partnerId ? { partnerId } : {},
  });
  const { data: groups } = useEndpoint(usageByGroupEndpoint, { query: monthIn(list.asked.filter, months) }, { keepFormer: true });
  return (
    <div className="network-panels">
      <DataList
        name="usage-of-month"
        title={t("usage.report.title")}
        list={list}
        rowKey={(row) => row.service.id}
        href={(row) => `/services/${row.service.id}?tab=usage`}
        tools={(shown) => (
          <ExportButton endpoint={exportUsageOfMonthEndpoint} list={list} columns={usageOfMonthColumns} shown={shown} inFile={inFile} />
        )}
        filters={[
          {
            kind: "choice",
            name: "month",
            label: t("usage.month"),
            single: true,
            options: months.map((value) => ({ value, label: format.month(value) })),
          },
          {
            kind: "choice",
            name: "planId",
            label: t("usage.report.plan"),
            options: (groups?.plans ?? []).map(({ plan }) => ({ value: plan.id, label: plan.name })),
          },
          {
            kind: "choice",
            name: "unusedDays",
            label: t("usage.report.unused"),
            single: true,
            options: ["7", "30", "90"].map((value) => ({ value, label: t("usage.report.unused-days", { count: Number(value) }) })),
          },
        ]}
        columns={[
          {
            id: "who",
            head: t("usage.report.who"),
            main: true,
            cell: ({ customer, service, plan }) => (
              <>
                <bdi>{customer.name}</bdi>
                <CellNote>
                  <bdi>{`S-${service.number} · ${plan.name}`}</bdi>
                </CellNote>
              </>
            ),
          },
          {
            id: "sum",
            head: t("usage.sum"),
            number: true,
            sort: "sumBytes",
            sortDown: true,
            cell: ({ sumBytes, downBytes, upBytes }) => (
              <>
                {format.bytes(sumBytes)}
                <CellNote>{`↓ ${format.bytes(downBytes)} ↑ ${format.bytes(upBytes)}`}</CellNote>
              </>
            ),
          },
          {
            id: "time",
            head: t("usage.report.online"),
            number: true,
            sort: "seconds",
            sortDown: true,
            cell: ({ seconds }) => t("usage.fair.hours-of", { count: format.number(Math.round(seconds / 3600)) }),
          },
          { id: "last", head: t("usage.report.last"), cell: ({ lastOn }) => (lastOn ? <DayText value={lastOn} /> : <Nothing />) },
          {
            id: "forecast",
            head: t("usage.used-up-on"),
            cell: ({ percent, usedUpOn }) =>
              percent === null ? (
                <Nothing />
              ) : (
                <>
                  {`${format.number(percent)} %`}
                  {usedUpOn && (
                    <CellNote>
                      <DayText value={usedUpOn} />
                    </CellNote>
                  )}
                </>
              ),
          },
        ]}
        empty={{ title: t("usage.report.none"), text: t("usage.report.none-why") }}
      />
      {groups && (
        <>
          <GroupTable
            label={t("usage.report.by-plan")}
            counted={t("usage.report.services")}
            rows={groups.plans.map(({ plan, services, ...sums }) => ({ ...plan, count: services, ...sums }))}
          />
          <GroupTable
            label={t("usage.report.by-partner")}
            counted={t("usage.report.services")}
            rows={groups.partners.map(({ partner, services, ...sums }) => ({ ...partner, count: services, ...sums }))}
          />
          <GroupTable
            label={t("usage.report.by-site")}
            counted={t("usage.report.routers")}
            rows={groups.sites.map(({ site, routers, ...sums }) => ({
              ...{ id: site?.id ?? "", name: site?.name ?? t("usage.report.no-site"), count: routers },
              ...sums,
            }))}
          />
          <GroupTable
            label={t("usage.report.by-router")}
            rows={groups.routers.map(({ router, ...sums }) => ({
              ...sums,
              id: router.id,
              name: router.name || t("usage.report.gone-router"),
            }))}
          />
        </>
      )}
    </div>
  );
}

interface Group {
  readonly id: string;
  readonly name: string;
  readonly count?: number;
  readonly downBytes: number;
  readonly upBytes: number;
  readonly seconds: number;
}

/** `counted`: of what each has so many. */
function GroupTable({ label, counted, rows }: { label: string; counted?: string; rows: readonly Group[] }) {
  const t = useTexts();
  const format = useFormat();
  if (rows.length === 0) return null;
  return (
    <PlainTable
      label={label}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        { id: "name", head: label, cell: ({ name }) => <bdi>{name}</bdi> },
        ...(counted === undefined
          ? []
          : [{ id: "count", head: counted, number: true, cell: ({ count }: Group) => format.number(count ?? 0) }]),
        { id: "down", head: t("usage.down"), number: true, cell: ({ downBytes }) => format.bytes(downBytes) },
        { id: "up", head: t("usage.up"), number: true, wide: true, cell: ({ upBytes }) => format.bytes(upBytes) },
        {
          id: "time",
          head: t("usage.report.online"),
          number: true,
          wide: true,
          cell: ({ seconds }) => t("usage.fair.hours-of", { count: format.number(Math.round(seconds / 3600)) }),
        },
      ]}
    />
  );
}

function monthIn(filter: Readonly<Record<string, unknown>>, months: readonly Day[]): { month?: Day } {
  const month = months.find((each) => each === filter.month);
  return month ? { month } : {};
}
