// P-119 what paying this way adds, on a line of its own, and both together; the server works it out by the same rule and refuses another one.
import { addMoney, fromMoneyJson, type MoneyJson, toMoneyJson } from "../../../shared/money.ts";
import { type SurchargeRule, surchargeOf } from "../../../shared/surcharge.ts";
import { MoneyText } from "../../ui/value-texts.tsx";
import "./surcharge.css";

export interface Added {
  readonly fee: MoneyJson;
  readonly together: MoneyJson;
}

/** Undefined: nothing is added. */
export function added(paid: MoneyJson | undefined, rule: SurchargeRule | null | undefined): Added | undefined {
  if (!paid || !rule) return undefined;
  const money = fromMoneyJson(paid);
  const fee = surchargeOf(money, rule);
  return fee.minor === 0n ? undefined : { fee: toMoneyJson(fee), together: toMoneyJson(addMoney(money, fee)) };
}

export function Surcharge({ added: { fee, together }, words }: { added: Added; words: { fee: string; together: string } }) {
  return (
    <dl className="surcharge" aria-live="polite">
      <dt>{words.fee}</dt>
      <dd>
        <MoneyText value={fee} />
      </dd>
      <dt className="surcharge-sum">{words.together}</dt>
      <dd className="surcharge-sum">
        <MoneyText value={together} />
      </dd>
    </dl>
  );
}
