import type { z } from "zod";
import type { JointRunView } from "../../../../server/modules/billing/joint-runs/contract.ts";
import { addMoney, fromMoneyJson, type MoneyJson, toMoneyJson } from "../../../../shared/money.ts";
import { useFormat, useLocale } from "../../../lib/format.ts";
import type { Translate } from "../../../lib/texts.tsx";
import type { Tone } from "../../../ui/tone.ts";
import { runTones } from "../run-words.ts";

export type JointRun = z.output<typeof JointRunView>;
export type Member = JointRun["members"][number];

export const jointTones: Record<JointRun["state"], Tone> = { ...runTones, partly_confirmed: "attention" };

export const jointStateWord = (t: Translate, { state, isUndoing }: Pick<JointRun, "state" | "isUndoing">): string => {
  if (isUndoing) return t("billing.run.undoing");
  return state === "partly_confirmed" ? t("billing.joint.partly-confirmed") : t(`billing.run.state.${state}`);
};

/** As the server wants members named: with the version that the person saw. */
export const named = (members: readonly Member[]): { runId: string; version: number }[] =>
  members.map(({ id, version }) => ({ runId: id, version }));

/** What this person could confirm now: previews with something to issue and nothing against it. */
export const confirmable = ({ members }: JointRun): Member[] =>
  members.filter(({ state, hindrance, documents }) => state === "preview" && hindrance === null && documents > 0);

export const previewsOf = ({ members }: JointRun): Member[] => members.filter(({ state }) => state === "preview");

/** What of them is to be issued, in each currency. */
export const amountsOf = (members: readonly Member[]): MoneyJson[] =>
  [...Map.groupBy(members, ({ currency }) => currency).values()].map((own) =>
    toMoneyJson(own.map(({ gross }) => fromMoneyJson(gross)).reduce(addMoney)),
  );

/** "€270.00 and CHF 108.00": amounts of several currencies beside each other, never one sum. */
export function useAmountsText(): (amounts: readonly MoneyJson[]) => string {
  const format = useFormat();
  const list = new Intl.ListFormat(useLocale(), { style: "long", type: "conjunction" });
  return (amounts) => list.format(amounts.map((amount) => format.money(amount)));
}
