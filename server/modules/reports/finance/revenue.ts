// Revenue: what was invoiced less what was credited, by the date of the document; or what was earned, as the books have it day by day.
import { type RawBuilder, sql } from "kysely";
import { addDays, addMonths, maxDay, minDay } from "../../../../shared/calendar.ts";
import { type Asked, isOneOf, ofCurrency, ofCustomers, ofPartners, postedIn } from "./asked.ts";
import { booked, bookedIn, income, incomeAndWaiting } from "./books.ts";
import { currenciesOf, type Figure, type Report, type Result, type Row, shareOf, sumOf, sumRows } from "./result.ts";
import { revenueLines } from "./revenue-lines.ts";
import { type Days, daysBefore, monthsOf } from "./span-rules.ts";

interface Group {
  key: string | null;
  name: string | null;
  currency: string;
  count: number;
  invoiced: bigint;
  credited: bigint;
}

const shownInChart = 20;

export const revenue: Report = async (asked) => {
  const isEarned = asked.filter.basis === "recognised";
  const earlier = daysBefore(asked, asked.filter.compare ?? "before");
  const [now, then] = await Promise.all([groupsOf(asked, asked, isEarned), groupsOf(asked, earlier, isEarned)]);
  const before = new Map(then.map((group) => [keyOf(asked, group, earlier), net(group)]));
  const totals = new Map(
    currenciesOf(now).map((currency) => [
      currency,
      sumOf(
        now.filter((group) => group.currency === currency),
        net,
      ),
    ]),
  );
  const sorted = asked.by === "month" ? now : now.toSorted((a, b) => Number(net(b) - net(a)));
  const rows = sorted.map((group): Row => {
    const was = before.get(keyOf(asked, group, asked)) ?? 0n;
    return {
      currency: group.currency,
      cells: {
        name: group.name ?? group.key,
        count: group.count,
        invoiced: group.invoiced,
        credited: group.credited,
        net: net(group),
        share: shareOf(net(group), totals.get(group.currency) ?? 0n),
        before: was,
        change: net(group) - was,
      },
      to: drillOf(asked, group),
    };
  });
  const [main] = currenciesOf(now);
  return {
    figures: figuresOf(now, then),
    chart: chartOf(asked, sorted, main),
    tables: {
      main: {
        rows: rows.slice(0, asked.limit),
        total: rows.length,
        sums: sumRows(now, (own, currency) => ({
          count: asked.by === "kind" || asked.by === "month" ? null : own.reduce((sum, { count }) => sum + count, 0),
          invoiced: sumOf(own, (group) => group.invoiced),
          credited: sumOf(own, (group) => group.credited),
          net: sumOf(own, net),
          before: sumOf(
            then.filter((group) => group.currency === currency),
            net,
          ),
          change:
            sumOf(own, net) -
            sumOf(
              then.filter((group) => group.currency === currency),
              net,
            ),
        })),
      },
    },
    ties: asked.isPart ? [] : await tiesOf(asked, now, isEarned),
    notes: isEarned ? ["revenue-earned"] : [],
  };
};

const net = ({ invoiced, credited }: Group): bigint => invoiced - credited;

function figuresOf(now: readonly Group[], then: readonly Group[]): Figure[] {
  return currenciesOf([...now, ...then]).flatMap((currency) => {
    const own = now.filter((group) => group.currency === currency);
    const was = then.filter((group) => group.currency === currency);
    const figure = (id: string, of: (group: Group) => bigint): Figure => ({
      id,
      type: "money",
      currency,
      value: sumOf(own, of),
      before: sumOf(was, of),
    });
    return [figure("net", net), figure("invoiced", (group) => group.invoiced), figure("credited", (group) => group.credited)];
  });
}

function chartOf(asked: Asked, sorted: readonly Group[], currency: string | undefined): Result["chart"] {
  if (currency === undefined) return undefined;
  const own = sorted.filter((group) => group.currency === currency);
  const chosen = asked.by === "month" ? own : own.slice(0, shownInChart);
  return {
    kind: "bars",
    type: "money",
    currency,
    x: asked.by === "month" ? "month" : asked.by === "kind" ? "code" : "text",
    words: "category",
    series: ["net"],
    points: chosen.map((group) => ({ x: group.name ?? group.key ?? "none", values: [net(group)] })),
  };
}

/** The same group of the span before; a month answers to the one as many months earlier. */
function keyOf(asked: Asked, group: Group, days: Days): string {
  const key =
    asked.by === "month" && group.key !== null ? String(monthsOf({ from: days.from, to: group.key as Days["to"] }).length) : group.key;
  return `${key} ${group.currency}`;
}

function drillOf(asked: Asked, { key }: Group): string | null {
  const list = new URLSearchParams({ issuedOnFrom: asked.from, issuedOnTo: asked.to });
  if (asked.by === "month" && key !== null) {
    const last = addDays(addMonths(key as Days["from"], 1), -1);
    list.set("issuedOnFrom", maxDay(key as Days["from"], asked.from));
    list.set("issuedOnTo", minDay(last, asked.to));
    return `/invoices?${list}`;
  }
  if (asked.by === "plan" && key !== null) return `/plans/${key}`;
  if (asked.by === "partner" && key !== null) return `/invoices?${list}&partner=${key}`;
  if (asked.by === "location" && key !== null) return `/customers?location=${key}`;
  return null;
}

// Reading ------------------------------------------------------------------------------------------------------------

const groupsOf = (asked: Asked, days: Days, isEarned: boolean): Promise<Group[]> =>
  isEarned ? earned(asked, days) : invoiced(asked, days);

async function invoiced(asked: Asked, days: Days): Promise<Group[]> {
  const { key, name, join } = groupingOf(asked, "line", sql`line.category`);
  const { rows } = await sql<Group>`
    with by_service as (
      select ${key} as key, line.currency, line.service_id, sum(line.invoiced) as invoiced, sum(line.credited) as credited
      from ${revenueLines(asked, days)} line ${asked.by === "location" ? sql`join customers.customers customer on customer.id = line.customer_id` : sql``}
      group by 1, 2, 3),
    grouped as (
      select key, currency, count(service_id)::int as count, sum(invoiced)::int8 as invoiced, sum(credited)::int8 as credited from by_service group by 1, 2)
    select grouped.key::text, ${name} as name, grouped.currency, grouped.count, grouped.invoiced, grouped.credited from grouped ${join}
    where grouped.invoiced <> 0 or grouped.credited <> 0 order by grouped.key`.execute(asked.work.tx);
  return rows;
}

/** From the journal: credits of income are what was earned, debits what was taken back. */
async function earned(asked: Asked, days: Days): Promise<Group[]> {
  const { key, name, join } = groupingOf(asked, "line", sql`line.ledger_account`);
  const { rows } = await sql<Group>`
    with line as (
      select entry.partner_id, entry.customer_id, entry.entry_on as on_day, line.ledger_account, line.plan_id, line.service_id, line.currency,
        line.credit_minor, line.debit_minor, line.ledger_account || ' ' || account.name as account_name
      from billing.journal_entries entry join billing.journal_lines line on line.entry_id = entry.id
      join billing.book_accounts account on account.partner_id = line.partner_id and account.code = line.ledger_account and account.type = 'income'
      where entry.entry_on between ${days.from} and ${days.to} and ${postedIn(asked, "entry.posted_at")} and ${ofPartners(asked, "entry.partner_id")}
        and ${ofCurrency(asked, "line.currency")} and ${isOneOf("line.plan_id", asked.filter.plan, "uuid")}
        and ${asked.locationIds || asked.filter.label ? ofCustomers(asked, "entry.customer_id") : sql`true`}),
    grouped as (
      select ${key} as key, ${asked.by === "kind" ? sql`min(line.account_name)` : sql`null`} as account_name, line.currency, count(distinct line.service_id)::int as count,
        sum(line.credit_minor)::int8 as invoiced, sum(line.debit_minor)::int8 as credited
      from line ${asked.by === "location" ? sql`left join customers.customers customer on customer.id = line.customer_id` : sql``}
      group by 1, line.currency)
    select grouped.key::text, ${asked.by === "kind" ? sql`grouped.account_name` : name} as name, grouped.currency, grouped.count, grouped.invoiced, grouped.credited
    from grouped ${join} order by grouped.key`.execute(asked.work.tx);
  return rows;
}

function groupingOf(asked: Asked, line: string, kind: RawBuilder<unknown>) {
  switch (asked.by) {
    case "plan":
      return { key: sql.ref(`${line}.plan_id`), name: sql`plan.title`, join: sql`left join catalog.plans plan on plan.id = grouped.key` };
    case "partner":
      return {
        key: sql.ref(`${line}.partner_id`),
        name: sql`partner.name`,
        join: sql`left join partners.partners partner on partner.id = grouped.key`,
      };
    case "location":
      return {
        key: sql`customer.location_id`,
        name: sql`place.name`,
        join: sql`left join partners.locations place on place.id = grouped.key`,
      };
    case "month":
      return { key: sql`date_trunc('month', ${sql.ref(`${line}.on_day`)}::timestamp)::date`, name: sql`null`, join: sql`` };
    default:
      return { key: kind, name: sql`null`, join: sql`` };
  }
}

/** What is invoiced goes to income, or waits to be earned, or has no account yet; what was earned stands on income alone. */
async function tiesOf(asked: Asked, now: readonly Group[], isEarned: boolean): Promise<NonNullable<Result["ties"]>> {
  const rows = await booked(asked, asked, isEarned ? income : incomeAndWaiting);
  return currenciesOf([...now, ...rows]).map((currency) => ({
    accounts: isEarned ? ["4xxx"] : ["4xxx", "2300", "1990"],
    currency,
    reportedMinor: sumOf(
      now.filter((group) => group.currency === currency),
      net,
    ),
    bookedMinor: bookedIn(rows, currency),
  }));
}
