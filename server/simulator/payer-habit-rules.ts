// How customers pay, read off how they paid: a simulation lets each of them go on like that.
import { addDays, type Day, daysBetween } from "../../shared/calendar.ts";

export interface PastInvoice {
  readonly accountId: string;
  readonly issuedOn: Day;
  readonly dueOn: Day;
  /** The day on which the last of it was paid; null: something is still open. */
  readonly paidOn: Day | null;
}

/** So many days after its issue an invoice is paid; null: never. */
export type Habit = number | null;

export interface Habits {
  readonly ofAccount: ReadonlyMap<string, Habit>;
  /** For whoever has no invoice yet that says anything. */
  readonly usual: number;
}

/** Nobody has paid anything yet: a fortnight is what invoices mostly give. */
const fallbackDays = 14;
/** An open invoice says that somebody does not pay only when it is so long past its due day. */
const patienceDays = 14;

export function habitsOf(past: readonly PastInvoice[], today: Day): Habits {
  const usual = middle(past.flatMap((invoice) => daysToPay(invoice))) ?? fallbackDays;
  const ofAccount = new Map<string, Habit>();
  for (const [accountId, invoices] of Map.groupBy(past, (invoice) => invoice.accountId)) {
    const paid = invoices.flatMap((invoice) => daysToPay(invoice));
    const unpaid = invoices.filter(({ paidOn, dueOn }) => paidOn === null && addDays(dueOn, patienceDays) < today).length;
    if (unpaid > paid.length) ofAccount.set(accountId, null);
    else {
      const days = middle(paid);
      if (days !== undefined) ofAccount.set(accountId, days);
    }
  }
  return { ofAccount, usual };
}

export const habitOf = (habits: Habits, accountId: string): Habit => {
  const known = habits.ofAccount.get(accountId);
  return known === undefined ? habits.usual : known;
};

const daysToPay = ({ issuedOn, paidOn }: PastInvoice): number[] => (paidOn === null ? [] : [Math.max(0, daysBetween(issuedOn, paidOn))]);

/** The median; of two in the middle the earlier. */
function middle(numbers: readonly number[]): number | undefined {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.trunc((sorted.length - 1) / 2)];
}
