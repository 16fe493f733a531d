import type { z } from "zod";
import { addMoney, fromMoneyJson, type MoneyJson, toMoneyJson } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import { compareRun } from "../runs/compare-run.ts";
import type { jointRunComparisonEndpoint } from "./contract.ts";
import { byCurrency } from "./joint-rules.ts";
import { getMembers } from "./joint-views.ts";

type Compared = z.input<(typeof jointRunComparisonEndpoint)["returns"]>;
type Group = Compared["currencies"][number]["grew"];

const groups = ["appeared", "grew", "shrank", "same", "gone"] as const;

/** B-62 each member is compared with the last cycle of its own partner; the differences of one currency are summed. */
export async function compareJointRun(work: Work, jointRunId: string): Promise<Compared> {
  const compared: Awaited<ReturnType<typeof compareRun>>[] = [];
  for (const run of await getMembers(work, jointRunId)) if (run.state !== "discarded") compared.push(await compareRun(work, run.id));
  return {
    currencies: byCurrency(compared, ({ same }) => same.now.currency).map(([currency, own]) => {
      const last = own.flatMap((one) => one.last ?? []);
      const [first, ...rest] = last;
      return {
        currency,
        last: first
          ? {
              runs: last.length,
              issued: last.reduce((sum, { issued }) => sum + issued, 0),
              gross: sum([first, ...rest].map(({ gross }) => gross)),
            }
          : null,
        ...(Object.fromEntries(groups.map((name) => [name, groupOf(own.map((one) => one[name]))])) as Record<
          (typeof groups)[number],
          Group
        >),
      };
    }),
  };
}

const groupOf = (members: readonly Group[]): Group => ({
  accounts: members.reduce((total, { accounts }) => total + accounts, 0),
  now: sum(members.map(({ now }) => now)),
  before: sum(members.map(({ before }) => before)),
});

/** Of one currency, and at least one. */
const sum = (amounts: readonly MoneyJson[]): MoneyJson => toMoneyJson(amounts.map(fromMoneyJson).reduce(addMoney));
