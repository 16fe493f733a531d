// Days go by in a copy of the data: the daily procedure at its times, jobs, and customers who pay as they did.
import { sql } from "kysely";
import { addDays, calendarDay, type Day } from "../../shared/calendar.ts";
import { momentIn } from "../../shared/moment-in-zone.ts";
import { minorToDecimal } from "../../shared/money.ts";
import { releaseStep } from "../modules/collections/outlook/status-list.ts";
import type { Partner } from "../modules/partners/index.ts";
import { recordPayment } from "../modules/payments/index.ts";
import { system } from "../platform/actor.ts";
import { runDailyProcedure, type StepOutcome } from "../platform/daily/run-daily-procedure.ts";
import { inWork, type Work } from "../platform/work.ts";
import type { ForkProgram } from "./fork-program.ts";
import { type Habits, habitOf, habitsOf, type PastInvoice } from "./payer-habit-rules.ts";

export interface Note {
  readonly on: Day;
  readonly step: string;
  readonly kind: "held" | "failed";
  readonly text: string;
}

export interface Days {
  readonly partner: Partner;
  readonly days: number;
  readonly habits: Habits;
  /** What happens on a day before anything else does. */
  readonly morning?: (on: Day) => Promise<void>;
  readonly evening?: (on: Day) => Promise<void>;
  readonly tell: (daysDone: number) => Promise<void>;
  readonly signal: AbortSignal;
}

/** After the block of the morning, after lunch, and at the end of the day, when what is due in the evening has been. */
const looks = { procedure: "11:00", payments: "12:00", end: "23:30" } as const;
const mostNotes = 50;

/** From now to the end of the last day. */
export async function liveDays(fork: ForkProgram, { partner, days, habits, morning, evening, tell, signal }: Days): Promise<Note[]> {
  const notes: Note[] = [];
  const { clock } = fork;
  const begun = clock.now();
  const first = calendarDay(begun, partner.timeZone);
  for (let n = 0; n <= days; n++) {
    signal.throwIfAborted();
    const on = addDays(first, n);
    /** Goes on to a time of the day; false: it is over. */
    const reach = (time: string): boolean => {
      const moment = new Date(momentIn(on, time, partner.timeZone));
      if (moment < begun) return false;
      clock.moveTo(moment);
      return true;
    };
    if (reach("00:01")) {
      await morning?.(on);
      await fork.runJobs();
    }
    if (reach(looks.procedure)) await procedure(fork, partner, notes);
    if (reach(looks.payments)) {
      await payAsUsual(fork, partner, habits, on);
      await fork.runJobs();
    }
    if (reach(looks.end)) await procedure(fork, partner, notes);
    await evening?.(on);
    await tell(n);
  }
  return notes;
}

async function procedure(fork: ForkProgram, partner: Partner, notes: Note[]): Promise<void> {
  const note = ({ on, step, state, failure }: StepOutcome): void => {
    if (state !== "done" && notes.length < mostNotes && !notes.some((known) => known.on === on && known.step === step))
      notes.push({ on, step, kind: state, text: failure });
  };
  const done = await runDailyProcedure(fork.program.base, fork.daily);
  await fork.runJobs();
  done.forEach(note);
  // B-262 nobody is there to let a step go on that asks; it is noted, and goes on.
  const held = done.filter(({ state }) => state === "held");
  if (held.length === 0) return;
  for (const { step, on } of held)
    await inFork(fork, (work) => releaseStep(work, { partnerId: partner.id, step: step as Parameters<typeof releaseStep>[1]["step"], on }));
  (await runDailyProcedure(fork.program.base, fork.daily)).forEach(note);
  await fork.runJobs();
}

export const inFork = <T>(fork: ForkProgram, act: (work: Work) => Promise<T>): Promise<T> =>
  inWork(fork.program.base, { actor: system("simulation"), origin: { source: "job" } }, act);

/** What was issued so long ago as the customer usually takes is paid today. */
async function payAsUsual(fork: ForkProgram, partner: Partner, habits: Habits, today: Day): Promise<void> {
  const open = await inFork(
    fork,
    async (work) =>
      (
        await sql<{ account_id: string; issued_on: Day; open_minor: bigint; currency: string }>`
          select account_id, issued_on, open_minor, currency from billing.money_documents
          where partner_id = ${partner.id} and kind = 'invoice' and open_minor > 0 and state in ('issued', 'partially_paid') order by account_id`.execute(
          work.tx,
        )
      ).rows,
  );
  for (const [accountId, invoices] of Map.groupBy(open, (row) => row.account_id)) {
    const days = habitOf(habits, accountId);
    if (days === null) continue;
    const due = invoices.filter((row) => addDays(row.issued_on, days) <= today);
    const currency = due[0]?.currency;
    if (currency === undefined) continue;
    const minor = due.reduce((sum, row) => sum + row.open_minor, 0n);
    await inFork(fork, (work) =>
      recordPayment(work, accountId, {
        amount: { amount: minorToDecimal(minor, currency), currency },
        method: "bank_transfer",
        receivedOn: today,
        payer: "",
        comment: "",
        note: "",
        confirmDuplicate: true,
      }),
    );
  }
}

const daysBack = 400;

/** How the partner's customers paid in the last year. */
export async function readHabits(work: Work, partner: Partner, today: Day): Promise<Habits> {
  const { rows } = await sql<PastInvoice>`
    select document.account_id as "accountId", document.issued_on as "issuedOn", coalesce(document.due_on, document.issued_on) as "dueOn",
      case when document.open_minor = 0 then max((allocation.allocated_at at time zone ${partner.timeZone})::date) end as "paidOn"
    from billing.money_documents document
    join billing.ledger_entries debit on debit.document_id = document.id and debit.amount_minor < 0
    left join (billing.allocations allocation join billing.ledger_entries credit on credit.id = allocation.credit_id and credit.document_id is null)
      on allocation.debit_id = debit.id
    where document.partner_id = ${partner.id} and document.kind = 'invoice' and document.state in ('issued', 'partially_paid', 'paid')
      and document.issued_on between ${addDays(today, -daysBack)} and ${today} and document.gross_minor > 0
    group by document.id
    -- Taken back by a credit note says nothing about paying.
    having document.open_minor > 0 or count(credit.id) > 0`.execute(work.tx);
  return habitsOf(rows, today);
}
