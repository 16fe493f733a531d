// How well billing runs went: what they set aside, what was undone and what had to be corrected; and why credit notes were written.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { addDays } from "../../../../shared/calendar.ts";
import { endOf, ofCurrency, ofPartners } from "./asked.ts";
import { currenciesOf, type Report, shareOf, sumOf, sumRows } from "./result.ts";

interface Run {
  id: string;
  number: bigint;
  target_on: Day;
  trigger: string;
  state: string;
  currency: string;
  accounts: number;
  issued: number;
  parked: number;
  failed: number;
  undone: number;
  corrected: number;
  gross: bigint;
}

export const runQuality: Report = async (asked) => {
  const { tx } = asked.work;
  const [runs, causes] = await Promise.all([
    sql<Run>`
      with run as (select * from billing.runs run where run.target_on between ${asked.from} and ${asked.to} and run.state <> 'discarded' and ${ofPartners(asked, "run.partner_id")}),
      item as (
        select item.run_id, count(*)::int as accounts, count(*) filter (where item.state = 'parked')::int as parked, count(*) filter (where item.state = 'failed')::int as failed,
          count(*) filter (where item.state = 'undone')::int as undone, min(item.currency) as currency
        from billing.run_items item where item.run_id in (select id from run) group by item.run_id),
      issued as (
        select document.run_id, count(*)::int as issued, sum(document.gross_minor)::int8 as gross,
          count(*) filter (where exists (select from billing.money_documents note where note.invoice_id = document.id and note.kind = 'credit_note' and note.state <> 'draft'))::int as corrected
        from billing.money_documents document where document.run_id in (select id from run) and document.kind = 'invoice' and document.state <> 'draft' group by document.run_id)
      select run.id, run.number, run.target_on, run.trigger, run.state, coalesce(item.currency, partner.currency) as currency, coalesce(item.accounts, 0) as accounts,
        coalesce(issued.issued, 0) as issued, coalesce(item.parked, 0) as parked, coalesce(item.failed, 0) as failed, coalesce(item.undone, 0) as undone,
        coalesce(issued.corrected, 0) as corrected, coalesce(issued.gross, 0) as gross
      from run join partners.partners partner on partner.id = run.partner_id left join item on item.run_id = run.id left join issued on issued.run_id = run.id
      where ${ofCurrency(asked, "partner.currency")} order by run.target_on desc, run.number desc`.execute(tx),
    sql<{ cause: string; currency: string; documents: number; minor: bigint }>`
      select document.note as cause, document.currency, count(*)::int as documents, sum(document.gross_minor)::int8 as minor
      from billing.money_documents document
      where document.kind = 'credit_note' and document.state <> 'draft' and document.issued_at >= ${endOf(asked, addDays(asked.from, -1))} and document.issued_at < ${endOf(asked, asked.to)}
        and ${ofPartners(asked, "document.partner_id")} and ${ofCurrency(asked, "document.currency")}
      group by 1, 2 order by 3 desc, 1 limit ${asked.limit}`.execute(tx),
  ]);
  const { rows } = runs;
  const sum = (of: (run: Run) => number, own: readonly Run[] = rows) => own.reduce((total, run) => total + of(run), 0);
  return {
    figures: [
      { id: "runs", type: "count", value: rows.length },
      { id: "set-aside", type: "share", value: shareOf(BigInt(sum((run) => run.parked + run.failed)), BigInt(sum((run) => run.accounts))) },
      { id: "corrected", type: "share", value: shareOf(BigInt(sum((run) => run.corrected)), BigInt(sum((run) => run.issued))) },
      ...currenciesOf(causes.rows).map((currency) => ({
        id: "credited",
        type: "money" as const,
        currency,
        value: sumOf(
          causes.rows.filter((row) => row.currency === currency),
          (row) => row.minor,
        ),
      })),
    ],
    chart: {
      kind: "stacked",
      type: "count",
      x: "day",
      series: ["parked", "failed", "undone", "corrected"],
      // Runs of one day, such as those of several partners, are one bar.
      points: [...new Set(rows.map((run) => run.target_on))].toReversed().map((x) => {
        const ofDay = rows.filter((run) => run.target_on === x);
        const sum = (of: (run: (typeof rows)[number]) => number) => ofDay.reduce((total, run) => total + of(run), 0);
        return { x, values: [sum((run) => run.parked), sum((run) => run.failed), sum((run) => run.undone), sum((run) => run.corrected)] };
      }),
    },
    tables: {
      main: {
        rows: rows.map((run) => ({
          currency: run.currency,
          to: `/billing-runs/${run.id}`,
          cells: {
            run: run.number,
            on: run.target_on,
            trigger: run.trigger,
            state: run.state,
            accounts: run.accounts,
            issued: run.issued,
            parked: run.parked,
            failed: run.failed,
            undone: run.undone,
            corrected: run.corrected,
            gross: run.gross,
          },
        })),
        sums: sumRows(rows, (own) => ({
          accounts: sum((run) => run.accounts, own),
          issued: sum((run) => run.issued, own),
          parked: sum((run) => run.parked, own),
          failed: sum((run) => run.failed, own),
          undone: sum((run) => run.undone, own),
          corrected: sum((run) => run.corrected, own),
          gross: sumOf(own, (run) => run.gross),
        })),
      },
      causes: {
        rows: causes.rows.map((row) => ({
          currency: row.currency,
          cells: { cause: row.cause || null, documents: row.documents, amount: row.minor },
        })),
        sums: sumRows(causes.rows, (own) => ({
          documents: own.reduce((total, row) => total + row.documents, 0),
          amount: sumOf(own, (row) => row.minor),
        })),
      },
    },
  };
};
