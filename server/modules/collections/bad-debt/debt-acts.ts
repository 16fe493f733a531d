// What staff do with bad debts: a letter before its day, a write-off. Whoever cannot be dealt with is named with the reason and stops nobody.
import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import { minorToDecimal, money, toMoneyJson } from "../../../../shared/money.ts";
import { letStepGoOn } from "../../../platform/daily/held-steps.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { notFound, Problem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { listOpenDebits, lockAccounts, requestWriteOff, wasBooked } from "../../billing/index.ts";
import { listStandings, lockCustomers } from "../../customers/index.ts";
import { getPartner, listPartners } from "../../partners/index.ts";
import { stepNotHeld } from "../problems.ts";
import type { sendLettersEndpoint, writeOffDebtsEndpoint } from "./contract.ts";
import { type DebtRules, loadDebtCases, loadDebtRules, type StoredDebt, selectDebts } from "./debt-store.ts";
import { dunStepName } from "./dun-step.ts";
import { followDebts, tellOfDebt } from "./follow-debts.ts";
import { sendLetter } from "./send-letter.ts";

export interface Refused {
  readonly debtId: string;
  readonly number: number;
  readonly why: string;
}

export interface Taken {
  readonly debt: StoredDebt;
  readonly number: number;
  readonly rules: DebtRules;
  readonly on: Day;
}

/**
 * Calls `act` with each of the debts, whose customers and accounts are locked in one order: two people who do the same take turns. What `act`
 * throws as a Problem before it writes, or answers as text, is why that debt was left out.
 */
export async function eachDebt(
  work: Work,
  debtIds: readonly string[],
  act: (taken: Taken) => Promise<string | undefined>,
): Promise<{ done: number; refused: Refused[] }> {
  const ids = [...new Set(debtIds)];
  const seen = await selectDebts(work, sql`debt.id = any (${ids}::uuid[])`);
  if (seen.length < ids.length) throw notFound("One of these debts is not there. Load the list again.");
  const customerIds = seen.map(({ customerId }) => customerId).toSorted();
  await lockCustomers(work, customerIds);
  await lockAccounts(work, customerIds);
  const standings = await listStandings(work, customerIds);
  const rulesOf = new Map<string, DebtRules>();
  const refused: Refused[] = [];
  let done = 0;
  for (const debt of await selectDebts(work, sql`debt.id = any (${ids}::uuid[])`, { lock: true })) {
    const rules = rulesOf.get(debt.partnerId) ?? (await loadDebtRules(work, await getPartner(work, debt.partnerId)));
    rulesOf.set(debt.partnerId, rules);
    const number = standings.get(debt.customerId)?.number ?? 0;
    const on = calendarDay(work.now, rules.partner.timeZone);
    let why: string | undefined;
    try {
      why = debt.endedOn === null ? await act({ debt, number, rules, on }) : "It is over already.";
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      why = error.detail ?? error.title;
    }
    if (why === undefined) done++;
    else refused.push({ debtId: debt.id, number, why });
  }
  return { done, refused };
}

const keptBack = {
  hold: "Something spares this customer, such as a promise to pay.",
  "money-under-way": "Money is on its way.",
  plan: "An instalment plan covers it.",
  disputed: "It is disputed.",
  "nothing-due": "Nothing is overdue.",
  "too-little": "It is less than a letter is worth.",
} as const;

export function sendLettersNow(work: Work, debtIds: readonly string[]): Promise<z.input<typeof sendLettersEndpoint.returns>> {
  return eachDebt(work, debtIds, async ({ debt, rules, on }) => {
    if (debt.stage !== "dunning") return "An agency has it.";
    if (debt.level >= rules.levels.length)
      return rules.levels.length === 0 ? "No letters are set up. Set them up under Config." : "All letters were sent.";
    if (debt.lastLetterOn === on) return "It got a letter today.";
    const [of] = await loadDebtCases(work, rules, [debt.customerId], on);
    if (!of) return "This customer is not there any more.";
    if (of.heldBack !== undefined) return keptBack[of.heldBack];
    await sendLetter(work, rules, { debt, of, on });
    return undefined;
  });
}

/** B-152 for each all that is open. What is booked at once ends the debt at once. */
export async function writeOffDebts(
  work: Work,
  { debtIds, relievesTax, reason }: z.output<typeof writeOffDebtsEndpoint.body>,
): Promise<z.input<typeof writeOffDebtsEndpoint.returns>> {
  let waiting = 0;
  const result = await eachDebt(work, debtIds, async ({ debt, number, rules, on }) => {
    const open = ((await listOpenDebits(work, [debt.customerId])).get(debt.customerId) ?? []).reduce(
      (sum, { openMinor }) => sum + openMinor,
      0n,
    );
    const total = toMoneyJson(money(open, debt.currency));
    const id = await requestWriteOff(work, debt.customerId, { total, on, relievesTax, reason });
    const isBooked = await wasBooked(work, id);
    if (!isBooked) waiting++;
    tellOfDebt(
      work,
      { ...debt, number },
      isBooked ? "written-off" : "write-off-asked",
      { writeOff: { before: null, after: `${minorToDecimal(open, debt.currency)} ${debt.currency}` } },
      reason,
    );
    if (isBooked) await followDebts(work, rules, { customerIds: [debt.customerId], on, opens: false });
    return undefined;
  });
  return { ...result, done: result.done - waiting, waiting };
}

/** B-262 a person looked at the many letters and lets them go. */
export async function releaseLetters(work: Work, { partnerId, on }: { partnerId: string; on: Day }): Promise<void> {
  const partner = (await listPartners(work)).find(({ id }) => id === partnerId);
  if (!partner || !seesPartner(work.actor, partnerId)) throw notFound();
  if (!(await letStepGoOn(work, { partnerId, step: dunStepName, on })))
    throw stepNotHeld("It went on already, or did not stop. Look at the bad debts again.");
  await sql`insert into collections.releases (partner_id, step, on_day, released_by, released_at)
    values (${partnerId}, ${dunStepName}, ${on}, ${JSON.stringify(describeActor(work))}::jsonb, ${work.now}) on conflict do nothing`.execute(
    work.tx,
  );
  work.audit({
    entity: "daily_step",
    entityId: partnerId,
    label: `${dunStepName} of ${on}, ${partner.name}`,
    action: "released",
    partnerId,
    changes: { state: { before: "held", after: "released" } },
  });
}
