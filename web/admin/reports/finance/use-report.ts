import { useNavigate, useSearch } from "@tanstack/react-router";
import { getReportEndpoint, type ReportId, type ReportSpec, reports } from "../../../../server/modules/reports/finance/contract.ts";
import { toggleValue, withFilter } from "../../../lib/list-state.ts";
import type { PlainSearch } from "../../../lib/plain-search.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import type { FilterMoves } from "../../../ui/data-list/filter-moves.ts";
import { usePartnerScope } from "../../app/partner-scope.ts";

/** A report with what is asked of it, which stands in the address. */
export function useReport(id: ReportId) {
  const spec: ReportSpec = reports[id];
  const search = useSearch({ strict: false }) as PlainSearch;
  const navigate = useNavigate();
  const { partnerId } = usePartnerScope();
  const names: readonly string[] = ["span", ...(spec.time === "span" ? ["daysFrom", "daysTo"] : ["to"]), ...spec.filters];
  const filter: Record<string, string> = {};
  for (const name of names) if (search[name]) filter[name] = search[name];
  const { daysFrom, daysTo, ...plain } = filter;
  const asked = {
    ...plain,
    ...(daysFrom ? { from: daysFrom } : {}),
    ...(daysTo ? { to: daysTo } : {}),
    ...(partnerId && !filter.partner && spec.filters.includes("partner") ? { partner: partnerId } : {}),
  };
  const answer = useEndpoint(
    getReportEndpoint,
    { params: { report: id }, query: { filter: asked } as never },
    { keepFormer: true, topics: ["invoices", "payments"] },
  );
  const go = (changes: Readonly<Record<string, string | undefined>>): void =>
    void navigate({ to: ".", search: withFilter(search, changes) as never, replace: true });
  const moves: FilterMoves = {
    state: { filter, sort: undefined, limit: 0, cursor: undefined, page: 1 },
    filtered: Object.keys(filter).length > 0,
    setFilter: (name, value) => go({ [name]: value, ...otherTime(name, value) }),
    setFilters: (changes) => go(changes),
    toggleFilter: (name, value) => go({ [name]: toggleValue(filter[name], value) }),
    clearFilters: () => go(Object.fromEntries(names.map((name) => [name, undefined]))),
  };
  const tables = Object.keys(spec.tables);
  const shown = search.table && tables.includes(search.table) ? search.table : (tables[0] ?? "main");
  return { spec, answer, asked, moves, table: shown, showTable: (name: string) => go({ table: name === tables[0] ? undefined : name }) };
}

/** A period by its word and days that somebody chose do not stand together. */
function otherTime(name: string, value: string | undefined): Record<string, undefined> {
  if (value === undefined) return {};
  if (name === "span") return { daysFrom: undefined, daysTo: undefined, to: undefined };
  return name === "daysFrom" || name === "daysTo" || name === "to" ? { span: undefined } : {};
}

export type ShownReport = ReturnType<typeof useReport>;
export type ReportData = NonNullable<ShownReport["answer"]["data"]>;
