import { useState } from "react";
import { prepaidEndpoint } from "../../../server/modules/portal/contract.ts";
import type { MoneyJson } from "../../../shared/money.ts";
import type { ApiProblem } from "../../lib/api.ts";
import { fieldErrorText } from "../../lib/field-texts.ts";
import { type Format, useFormat } from "../../lib/format.ts";
import { type Translate, useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { AmountField } from "../../ui/amount-field.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import { MoneyText } from "../../ui/value-texts.tsx";
import { useFeature } from "../app/use-feature.ts";
import type { Options } from "./options.ts";
import { type Choice, choicesOf } from "./pay-choice-rules.ts";

export interface AmountChoiceProps {
  options: Options;
  choice: Choice;
  onChoose: (choice: Choice) => void;
  amount: MoneyJson | undefined;
  onAmount: (amount: MoneyJson | undefined) => void;
  documentIds: readonly string[];
  problem: ApiProblem | undefined;
}

/** How much: all that is due, the whole balance, an amount of one's own; of chosen documents all or a part. */
export function AmountChoice(props: AmountChoiceProps) {
  return props.choice === "documents" ? <OfDocuments {...props} /> : <OfBalance {...props} />;
}

function OfBalance({ options, choice, onChoose, amount, onAmount, problem }: AmountChoiceProps) {
  const t = useTexts();
  const format = useFormat();
  const choices = choicesOf(options);
  const { smallest, largest } = options.topup;
  return (
    <>
      {choices.length > 1 && (
        <RadioList
          label={t("portal-finance.pay.how-much")}
          value={choice}
          onChange={onChoose}
          options={choices.map(({ choice: value, amount: sum }) => ({
            value,
            label: t(`portal-finance.pay.choice.${value === "documents" ? "due" : value}`),
            ...(sum ? { end: <MoneyText value={sum} /> } : {}),
          }))}
        />
      )}
      {choice === "other" && <Periods amount={amount} onAmount={onAmount} />}
      {choice === "other" && options.topup.presets.length > 0 && (
        <fieldset className="pay-presets">
          <legend>{t("portal-finance.pay.presets")}</legend>
          {options.topup.presets.map((preset) => (
            <button key={preset.amount} type="button" aria-pressed={preset.amount === amount?.amount} onClick={() => onAmount(preset)}>
              {format.money(preset)}
            </button>
          ))}
        </fieldset>
      )}
      {choice === "other" && (
        <AmountField
          label={t("portal-finance.pay.amount")}
          currency={options.currency}
          value={amount}
          onChange={onAmount}
          description={t("portal-finance.pay.between", { smallest: format.money(smallest), largest: format.money(largest) })}
          error={amountError(t, format, problem)}
        />
      )}
    </>
  );
}

/** P-118 who buys whole periods is offered one, two and three of them, with the day until when they last. */
function Periods({ amount, onAmount }: Pick<AmountChoiceProps, "amount" | "onAmount">) {
  const t = useTexts();
  const format = useFormat();
  const { data } = useEndpoint(prepaidEndpoint, undefined, { topics: ["payments", "services"], enabled: useFeature("services") });
  const periods = data?.prepaid?.periods ?? [];
  if (periods.length === 0) return null;
  return (
    <fieldset className="pay-presets pay-periods">
      <legend>{t("portal-finance.pay.periods")}</legend>
      {periods.map(({ count, amount: sum, through }) => (
        <button key={count} type="button" aria-pressed={sum.amount === amount?.amount} onClick={() => onAmount(sum)}>
          <span>{t("portal-finance.pay.period-count", { count })}</span>
          <span className="number">{format.money(sum)}</span>
          <small>{t("portal-finance.pay.through", { day: format.day(through) })}</small>
        </button>
      ))}
    </fieldset>
  );
}

function OfDocuments({ options, documentIds, amount, onAmount, problem }: AmountChoiceProps) {
  const t = useTexts();
  const format = useFormat();
  const [lowering, setLowering] = useState(false);
  if (!options.allowPartial) return null;
  if (!lowering) {
    return (
      <button type="button" className="pay-less" onClick={() => setLowering(true)}>
        {t("portal-finance.pay.pay-less", { count: documentIds.length })}
      </button>
    );
  }
  return (
    <div className="pay-part">
      <AmountField
        label={t("portal-finance.pay.amount")}
        currency={options.currency}
        value={amount}
        onChange={onAmount}
        description={t("portal-finance.pay.at-least", { smallest: format.money(options.smallestPart) })}
        error={amountError(t, format, problem)}
      />
      <button
        type="button"
        className="pay-less"
        onClick={() => {
          setLowering(false);
          onAmount(undefined);
        }}
      >
        {t("portal-finance.pay.pay-whole")}
      </button>
    </div>
  );
}

const isMoney = (value: unknown): value is MoneyJson =>
  typeof value === "object" && value !== null && "amount" in value && "currency" in value;

/** The server's word about the amount; limits among its parameters are money. */
function amountError(t: Translate, format: Format, problem: ApiProblem | undefined): string | undefined {
  const found = problem?.problem.errors?.find(({ field }) => field === "amount" || field.endsWith(".amount"));
  if (!found) return undefined;
  const params = Object.fromEntries(
    Object.entries(found.params ?? {}).map(([name, value]) => {
      return [name, isMoney(value) ? format.money(value) : value];
    }),
  );
  return fieldErrorText(t, { ...found, params });
}
