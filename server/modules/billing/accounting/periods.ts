// B-242 months of a book: open, soft-closed (only people who may close still post to it), closed. A month closes with all before it,
// so the book itself knows by one day what is shut; the rows here say who did it, when, and what the check-list said.
import { sql } from "kysely";
import { addDays, addMonths, calendarDay, type Day } from "../../../../shared/calendar.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { periodClosed as periodClosedEvent } from "../events.ts";
import { type BookCheck, checkBook } from "./check-book.ts";
import { type Book, findBook, lockAnyBook, openFrom } from "./lock-book.ts";
import { checksOpen, periodClosed, periodOrder } from "./problems.ts";

type PeriodState = "open" | "soft_closed" | "closed";

/** A person chose this day: in a shut month it is refused, with the first day that is not. */
export async function refuseClosed(work: Work, partnerId: string, on: Day): Promise<void> {
  const from = openFrom(work.actor, await findBook(work, partnerId));
  if (from !== null && on < from)
    throw periodClosed(`This month is closed. Choose ${from} or later.`, {
      errors: [{ field: "issuedOn", code: "period-closed", params: { from } }],
    });
}

/** The first day that the actor may still post to; null: every day is open. */
export const openSince = async (work: Work, partnerId: string): Promise<Day | null> =>
  openFrom(work.actor, await findBook(work, partnerId));

export const monthOf = (on: Day): Day => `${on.slice(0, 7)}-01` as Day;
const lastDayOf = (month: Day): Day => addDays(addMonths(month, 1), -1);

function stateOf(book: Pick<Book, "closedThrough" | "softClosedThrough"> | null, month: Day): PeriodState {
  const last = lastDayOf(month);
  if (book?.closedThrough && book.closedThrough >= last) return "closed";
  return book?.softClosedThrough && book.softClosedThrough >= last ? "soft_closed" : "open";
}

export interface PeriodRow {
  readonly month: Day;
  readonly state: PeriodState;
  /** Σ of the debits of its entries, in the book's currency. */
  readonly movedMinor: bigint;
  readonly softClosedAt: Date | null;
  readonly softClosedByName: string | null;
  readonly closedAt: Date | null;
  readonly closedByName: string | null;
  readonly reason: string;
  /** May be the next to be closed, soft-closed or opened again. */
  readonly next: { readonly softClose: boolean; readonly close: boolean; readonly reopen: boolean };
  readonly checks: { readonly wrong: number; readonly attention: number; readonly checkedAt: Date | null };
}

/** Every month from the first entry, or the first that was closed, to the present one; the latest first. */
export async function listPeriods(work: Work, partnerId: string): Promise<PeriodRow[]> {
  const { timeZone, currency } = await getPartner(work, partnerId);
  const book = await findBook(work, partnerId);
  const today = calendarDay(work.now, timeZone);
  const { rows } = await sql<{
    month: Day;
    moved: bigint;
    soft_closed_at: Date | null;
    soft_closed_by: { name?: string } | null;
    closed_at: Date | null;
    closed_by: { name?: string } | null;
    reason: string | null;
    wrong: number;
    attention: number;
    checked_at: Date | null;
  }>`with named as (
      select generate_series(date_trunc('month', least((select min(entry_on) from billing.daily_totals where partner_id = ${partnerId}), ${today}::date)::timestamp),
        ${monthOf(today)}::timestamp, '1 month')::date as month)
    select named.month, period.soft_closed_at, period.soft_closed_by, period.closed_at, period.closed_by, period.reason,
      (select coalesce(sum(debit_minor), 0)::int8 from billing.daily_totals where partner_id = ${partnerId} and currency = ${currency}
        and entry_on >= named.month and entry_on < named.month + interval '1 month') as moved,
      coalesce(checks.wrong, 0) as wrong, coalesce(checks.attention, 0) as attention, checks.checked_at
    from named left join billing.periods period on period.partner_id = ${partnerId} and period.month = named.month
    left join lateral (select count(*) filter (where state = 'wrong')::int as wrong, count(*) filter (where state = 'attention')::int as attention, max(checked_at) as checked_at
      from billing.book_checks where partner_id = ${partnerId} and month = named.month) checks on true
    order by named.month desc`.execute(work.tx);
  return rows.map((row) => ({
    month: row.month,
    state: stateOf(book, row.month),
    movedMinor: row.moved,
    softClosedAt: row.soft_closed_at,
    softClosedByName: row.soft_closed_by?.name ?? null,
    closedAt: row.closed_at,
    closedByName: row.closed_by?.name ?? null,
    reason: row.reason ?? "",
    next: movesOf(book, row.month, today),
    checks: { wrong: row.wrong, attention: row.attention, checkedAt: row.checked_at },
  }));
}

/** What may be done with a month as it stands. */
function movesOf(
  book: Pick<Book, "closedThrough" | "softClosedThrough"> | null,
  month: Day,
  today: Day,
): { softClose: boolean; close: boolean; reopen: boolean } {
  const state = stateOf(book, month);
  const isOver = lastDayOf(month) < today;
  return {
    softClose: state === "open" && isOver,
    close: state !== "closed" && isOver,
    reopen: state === "soft_closed" && stateOf(book, addMonths(month, 1)) === "open",
  };
}

interface Wanted {
  readonly partnerId: string;
  readonly month: Day;
}

async function lockForMove(work: Work, { partnerId, month }: Wanted, move: "softClose" | "close" | "reopen"): Promise<Book> {
  if (!seesPartner(work.actor, partnerId)) throw notFound();
  const { timeZone } = await getPartner(work, partnerId);
  const book = await lockAnyBook(work, partnerId);
  if (!movesOf(book, month, calendarDay(work.now, timeZone))[move])
    throw periodOrder(
      move === "reopen"
        ? "Only the latest month that is soft-closed can be opened again; a closed one stays closed."
        : "A month closes once, when it is over.",
    );
  return book;
}

export async function softClosePeriod(work: Work, wanted: Wanted): Promise<void> {
  const book = await lockForMove(work, wanted, "softClose");
  await sql`update billing.books set soft_closed_through = ${lastDayOf(wanted.month)} where partner_id = ${wanted.partnerId}`.execute(
    work.tx,
  );
  await sql`insert into billing.periods (partner_id, month, state, soft_closed_at, soft_closed_by)
    select ${wanted.partnerId}, month, 'soft_closed', ${work.now}, ${JSON.stringify(describeActor(work))}::jsonb from (${monthsUpTo(wanted)}) months
    where month > coalesce(${book.softClosedThrough}::date, '-infinity')
    on conflict (partner_id, month) do update set state = 'soft_closed', soft_closed_at = excluded.soft_closed_at, soft_closed_by = excluded.soft_closed_by,
      version = billing.periods.version + 1`.execute(work.tx);
  note(work, wanted, { action: "soft_closed", before: "open", after: "soft_closed" });
}

export async function reopenPeriod(work: Work, wanted: Wanted, reason: string): Promise<void> {
  const book = await lockForMove(work, wanted, "reopen");
  const before = addDays(wanted.month, -1);
  const through = book.closedThrough !== null && book.closedThrough > before ? book.closedThrough : before;
  // Nothing before the first month was ever closed.
  const { rows } = await sql<{
    any: boolean;
  }>`select exists (select from billing.periods where partner_id = ${wanted.partnerId} and month < ${wanted.month}
    and state <> 'open') as any`.execute(work.tx);
  await sql`update billing.books set soft_closed_through = ${rows[0]?.any ? through : null} where partner_id = ${wanted.partnerId}`.execute(
    work.tx,
  );
  await sql`update billing.periods set state = 'open', soft_closed_at = null, soft_closed_by = null, version = version + 1
    where partner_id = ${wanted.partnerId} and month = ${wanted.month}`.execute(work.tx);
  note(work, wanted, { action: "reopened", before: "soft_closed", after: "open", reason });
}

/** Closes a month for good. What is wrong stops it; what only wants attention needs a reason. */
export async function closePeriod(work: Work, wanted: Wanted, reason: string): Promise<readonly BookCheck[]> {
  const book = await lockForMove(work, wanted, "close");
  const checks = await checkBook(work, wanted);
  const wrong = checks.filter((check) => check.state === "wrong");
  const attention = checks.filter((check) => check.state === "attention");
  if (wrong.length > 0) throw checksOpen(`This month cannot be closed yet: ${wrong.map(({ code }) => code).join(", ")}.`);
  if (attention.length > 0 && reason === "")
    throw checksOpen("Something still wants attention. Settle it first, or say why the month closes all the same.", {
      errors: [{ field: "reason", code: "required" }],
    });
  const last = lastDayOf(wanted.month);
  const soft = book.softClosedThrough !== null && book.softClosedThrough > last ? book.softClosedThrough : last;
  await sql`update billing.books set closed_through = ${last}, soft_closed_through = ${soft} where partner_id = ${wanted.partnerId}`.execute(
    work.tx,
  );
  await sql`insert into billing.periods (partner_id, month, state, closed_at, closed_by, reason, checks)
    select ${wanted.partnerId}, month, 'closed', ${work.now}, ${JSON.stringify(describeActor(work))}::jsonb, ${reason},
      case when month = ${wanted.month} then ${JSON.stringify(checks)}::jsonb else '[]' end from (${monthsUpTo(wanted)}) months
    where month > coalesce(${book.closedThrough}::date, '-infinity')
    on conflict (partner_id, month) do update set state = 'closed', closed_at = excluded.closed_at, closed_by = excluded.closed_by, reason = excluded.reason,
      checks = excluded.checks, version = billing.periods.version + 1`.execute(work.tx);
  work.emit(
    periodClosedEvent,
    { partnerId: wanted.partnerId, objectId: wanted.partnerId },
    { partnerId: wanted.partnerId, month: wanted.month },
  );
  note(work, wanted, { action: "closed", before: stateOf(book, wanted.month), after: "closed", reason });
  return checks;
}

/** The months of a book up to the one that is wanted. */
const monthsUpTo = ({ partnerId, month }: Wanted) =>
  sql`select generate_series(date_trunc('month', least((select min(entry_on) from billing.daily_totals where partner_id = ${partnerId}), ${month}::date)::timestamp),
    ${month}::timestamp, '1 month')::date as month`;

function note(work: Work, { partnerId, month }: Wanted, act: { action: string; before: string; after: string; reason?: string }): void {
  work.audit({
    entity: "period",
    entityId: partnerId,
    label: `Period ${month.slice(0, 7)}`,
    action: act.action,
    partnerId,
    changes: { state: { before: act.before, after: act.after } },
    ...(act.reason ? { reason: act.reason } : {}),
  });
}
