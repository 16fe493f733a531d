// What came of a run in a copy of the data, month by month.
import { sql } from "kysely";
import { addDays, type Day } from "../../shared/calendar.ts";
import { money, toMoneyJson } from "../../shared/money.ts";
import type { Partner } from "../modules/partners/index.ts";
import type { SimulationResult } from "../modules/reports/simulator/contract.ts";
import type { Work } from "../platform/work.ts";

type Figures = SimulationResult["totals"]["changed"];

/** In minor units; counts as they are. */
interface Counted {
  readonly invoices: number;
  readonly net: bigint;
  readonly tax: bigint;
  readonly gross: bigint;
  readonly credited: bigint;
  readonly paid: bigint;
  readonly open: bigint;
  readonly blocked: number;
  readonly newlyBlocked: number;
  readonly deactivated: number;
}

export interface RunFigures {
  readonly months: ReadonlyMap<string, Figures>;
  readonly total: Figures;
}

/** What is open at the end of each month is read while the run is there; the rest afterwards. */
export async function readOpen(work: Work, partnerId: string): Promise<bigint> {
  const { rows } = await sql<{ open: bigint }>`select coalesce(sum(open_minor), 0)::int8 as open from billing.money_documents
    where partner_id = ${partnerId} and kind = 'invoice'`.execute(work.tx);
  return rows[0]?.open ?? 0n;
}

export async function readRun(
  work: Work,
  partner: Partner,
  { months, opened }: { months: readonly { month: string; from: Day; to: Day }[]; opened: ReadonlyMap<string, bigint> },
): Promise<RunFigures> {
  const counted: [string, Counted][] = [];
  for (const { month, from, to } of months) counted.push([month, await readMonth(work, partner.id, from, to, opened.get(month) ?? 0n)]);
  const sum = (pick: (figures: Counted) => bigint): bigint => counted.reduce((total, [, figures]) => total + pick(figures), 0n);
  const count = (pick: (figures: Counted) => number): number => counted.reduce((total, [, figures]) => total + pick(figures), 0);
  const last = counted.at(-1)?.[1];
  const total: Counted = {
    invoices: count((f) => f.invoices),
    net: sum((f) => f.net),
    tax: sum((f) => f.tax),
    gross: sum((f) => f.gross),
    credited: sum((f) => f.credited),
    paid: sum((f) => f.paid),
    // How it stands at the end, not a sum of ends.
    open: last?.open ?? 0n,
    blocked: last?.blocked ?? 0,
    newlyBlocked: count((f) => f.newlyBlocked),
    deactivated: count((f) => f.deactivated),
  };
  return {
    months: new Map(counted.map(([month, figures]) => [month, inMoney(figures, partner.currency)])),
    total: inMoney(total, partner.currency),
  };
}

async function readMonth(work: Work, partnerId: string, from: Day, to: Day, open: bigint): Promise<Counted> {
  const { rows } = await sql<Omit<Counted, "open">>`select
    invoices.n as invoices, invoices.net, invoices.tax, invoices.gross, credits.gross as credited, paid.total as paid,
    blocks.blocked, blocks."newlyBlocked", blocks.deactivated
    from (select count(*)::int as n, coalesce(sum(net_minor), 0)::int8 as net, coalesce(sum(tax_minor), 0)::int8 as tax, coalesce(sum(gross_minor), 0)::int8 as gross
        from billing.money_documents where partner_id = ${partnerId} and kind = 'invoice' and state <> 'draft' and issued_on between ${from} and ${to}) invoices,
      (select coalesce(sum(gross_minor), 0)::int8 as gross
        from billing.money_documents where partner_id = ${partnerId} and kind = 'credit_note' and state <> 'draft' and issued_on between ${from} and ${to}) credits,
      (select coalesce(sum(amount_minor), 0)::int8 as total from payments.payments
        where partner_id = ${partnerId} and state in ('settled', 'partially_refunded', 'refunded') and received_on between ${from} and ${to}) paid,
      (select count(distinct customer_id) filter (where blocked_on <= ${to} and (ended_on is null or ended_on > ${to}))::int as blocked,
          count(distinct customer_id) filter (where blocked_on between ${from} and ${to})::int as "newlyBlocked",
          count(distinct customer_id) filter (where ended_as = 'deactivated' and ended_on between ${from} and ${to})::int as deactivated
        from collections.block_episodes where partner_id = ${partnerId}) blocks`.execute(work.tx);
  const row = rows[0];
  if (!row) throw new Error("a month without figures");
  return { ...row, open };
}

function inMoney({ net, tax, gross, credited, paid, open, ...counts }: Counted, currency: string): Figures {
  const amount = (minor: bigint) => toMoneyJson(money(minor, currency));
  return {
    ...counts,
    net: amount(net),
    tax: amount(tax),
    gross: amount(gross),
    credited: amount(credited),
    paid: amount(paid),
    open: amount(open),
  };
}

/** The months that a span touches, each cut to it. */
export function monthsOf(from: Day, to: Day): { month: string; from: Day; to: Day }[] {
  const months: { month: string; from: Day; to: Day }[] = [];
  for (let on = from; on <= to; on = addDays(on, 1)) {
    const month = on.slice(0, 7);
    const last = months.at(-1);
    if (last?.month === month) last.to = on;
    else months.push({ month, from: on, to: on });
  }
  return months;
}
