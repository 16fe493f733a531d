// A rehearsal (B-264): the coming days on one copy of the data, as things are, with the proofs of the books at the end.
import { addDays, calendarDay } from "../../shared/calendar.ts";
import { fromMoneyJson } from "../../shared/money.ts";
import { getPartner } from "../modules/partners/index.ts";
import { coreModules } from "../modules.ts";
import { forkDatabase } from "../platform/fork/fork-database.ts";
import type { Logger } from "../platform/log.ts";
import { openForkProgram } from "./fork-program.ts";
import { inFork, liveDays, type Note, readHabits } from "./live-days.ts";
import { nobodyOutside } from "./nobody-outside.ts";
import { monthsOf, readOpen, readRun } from "./read-figures.ts";
import { maxForkBytes, notCopied } from "./simulate.ts";

export interface RehearsedMonth {
  readonly month: string;
  readonly invoices: number;
  readonly grossMinor: bigint;
  readonly paidMinor: bigint;
  readonly blocked: number;
}

export interface Rehearsed {
  readonly months: readonly RehearsedMonth[];
  readonly notes: readonly Note[];
  readonly proofs: readonly { readonly rule: string; readonly says: string; readonly wrong: readonly string[] }[];
}

export async function rehearse(
  { databaseUrl, partnerId, days, now, log }: { databaseUrl: string; partnerId: string; days: number; now: Date; log: Logger },
  tell: (month: RehearsedMonth) => void,
): Promise<Rehearsed> {
  // Ctrl-C drops the copy on the way out.
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  const forks = await forkDatabase({ databaseUrl, log, leaveEmpty: notCopied, maxBytes: maxForkBytes });
  const lived: RehearsedMonth[] = [];
  const fork = await openForkProgram(forks.first.url, { partnerId, now, log });
  try {
    const partner = await inFork(fork, (work) => getPartner(work, partnerId));
    const first = calendarDay(now, partner.timeZone);
    const months = monthsOf(first, addDays(first, days));
    const habits = await inFork(fork, (work) => readHabits(work, partner, first));
    const notes = await liveDays(fork, {
      ...{ partner, days, habits, signal: stop.signal },
      tell: () => Promise.resolve(),
      evening: async (on) => {
        const month = months.find(({ to }) => to === on);
        if (!month) return;
        const { total } = await inFork(fork, async (work) =>
          readRun(work, partner, { months: [month], opened: new Map([[month.month, await readOpen(work, partnerId)]]) }),
        );
        const gone = {
          month: month.month,
          invoices: total.invoices,
          grossMinor: fromMoneyJson(total.gross).minor,
          paidMinor: fromMoneyJson(total.paid).minor,
          blocked: total.blocked,
        };
        lived.push(gone);
        tell(gone);
      },
    });
    const proofs: { rule: string; says: string; wrong: readonly string[] }[] = [];
    // The audit log is not copied, so its chain is not proven here.
    const proven = coreModules(nobodyOutside).filter(({ name }) => name !== "identity");
    for (const proof of proven.flatMap((module) => module.proofs ?? [])) {
      const { wrong } = await inFork(fork, (work) => proof.prove(work));
      proofs.push({ rule: proof.rule, says: proof.says, wrong });
    }
    return { months: lived, notes, proofs };
  } finally {
    await fork.close();
    await forks.dropAll();
    process.removeListener("SIGINT", onSignal).removeListener("SIGTERM", onSignal);
  }
}
