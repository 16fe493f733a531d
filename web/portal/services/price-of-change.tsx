// What a change comes to, as a short bill: what comes back, what is charged, the tax, and one sum in large type (P-71).
import { addDays, type Day } from "../../../shared/calendar.ts";
import { fromMoneyJson, type MoneyJson, money, toMoneyJson } from "../../../shared/money.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { type TextKey, useTexts } from "../../lib/texts.tsx";
import type { Quote } from "./use-quote.ts";
import "./price-of-change.css";

type Shown = Quote["figures"];

const negated = (amount: MoneyJson): MoneyJson => toMoneyJson(money(-fromMoneyJson(amount).minor, amount.currency));
const sizeOf = ({ amount, currency }: MoneyJson): MoneyJson => ({ amount: amount.replace("-", ""), currency });
const minorOf = (amount: MoneyJson | undefined): bigint => (amount ? fromMoneyJson(amount).minor : 0n);

interface Row {
  text: string;
  note?: string | undefined;
  amount: MoneyJson;
}

/** @param paid - how it is paid, where that is not by an invoice. */
export function PriceOfChange({ figures, paid }: { figures: Shown; paid?: string | undefined }) {
  const t = useTexts();
  const format = useFormat();
  const span = (line: Shown["credits"][number]): string | undefined =>
    line.period === null
      ? undefined
      : t("portal-services.price.span", {
          from: format.shortDay(line.period.start, line.period.end),
          to: format.day(addDays(line.period.end as Day, -1)),
          days: line.days ?? 0,
        });
  const rows: Row[] = [
    ...figures.credits.map((line) => ({
      text: t("portal-services.price.back", { what: line.text }),
      note: span(line),
      amount: negated(line.amount),
    })),
    ...figures.charges.map((line) => ({ text: line.text, note: span(line), amount: line.amount })),
    ...figures.fees.map((fee) => ({
      text: fee.text,
      note: fee.isNow || figures.invoice ? undefined : t("portal-services.price.with-next"),
      amount: fee.amount,
    })),
  ];
  const { currency } = figures;
  const isNet = [...figures.credits, ...figures.charges].some(({ includesTax }) => !includesTax);
  const taxMinor = minorOf(figures.invoice?.tax) - minorOf(figures.credit?.tax);
  const sign = signOf(figures.net.amount);
  const tax: Row[] =
    isNet && taxMinor !== 0n ? [{ text: t("portal-services.price.tax"), amount: toMoneyJson(money(taxMinor, currency)) }] : [];
  return (
    <section className="change-price" aria-label={t("portal-services.price.title")}>
      {rows.length > 0 && (
        <dl className="change-price-rows">
          {[...rows, ...tax].map(({ text, note, amount }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of one bill have no other name.
            <div key={index} className="change-price-row">
              <dt>
                <bdi>{text}</bdi>
                {note && <span className="change-price-note">{note}</span>}
              </dt>
              <dd className="number">{format.money(amount)}</dd>
            </div>
          ))}
        </dl>
      )}
      <div className="change-price-sum">
        <span>{t(`portal-services.price.sum-${sign > 0 ? "pay" : sign < 0 ? "back" : "none"}`)}</span>
        <strong className="number">{format.money(sizeOf(figures.net))}</strong>
      </div>
      {sign !== 0 && (
        <p className="change-price-note">
          {sign < 0
            ? t("portal-services.price.as-credit")
            : (paid ??
              (figures.invoice?.isCharged
                ? t("portal-services.price.from-balance")
                : figures.invoice?.dueOn
                  ? t("portal-services.price.due", { day: format.day(figures.invoice.dueOn) })
                  : t("portal-services.price.on-invoice")))}
        </p>
      )}
    </section>
  );
}

/** What happens when, and what else whoever confirms should know. */
export function Consequences({ quote, more = [], isAsked = false }: { quote: Quote; more?: readonly string[]; isAsked?: boolean }) {
  const t = useTexts();
  const format = useFormat();
  const { kind, on, isAtOnce, figures, notes, contractEndOn } = quote;
  const known = notes.flatMap(({ code, params }) => {
    const words = t.optional(`portal-services.note.${code}`, { ...params, day: params.day ? format.day(params.day) : "" });
    return words ? [words] : [];
  });
  const when = {
    plan: isAtOnce ? t("portal-services.when.plan-now") : t("portal-services.when.plan", { day: format.day(on) }),
    pause: t("portal-services.when.pause", { day: format.day(addDays(on as Day, -1)) }),
    resume: t("portal-services.when.resume"),
    end: t("portal-services.when.end", { day: format.day(addDays(on as Day, -1)) }),
  }[kind as string];
  const lines = [
    // What is only asked for does not happen at once.
    ...(when && !(isAsked && isAtOnce) ? [when] : []),
    ...more,
    ...(kind === "plan" && contractEndOn
      ? [t("portal-services.when.contract", { day: format.day(addDays(contractEndOn as Day, -1)) })]
      : []),
    ...(figures.next && kind !== "end"
      ? [t("portal-services.when.next-invoice", { day: format.day(figures.next.on), amount: format.money(figures.next.gross) })]
      : []),
    ...known,
  ];
  return (
    <ul className="consequences">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

/** "Change plan for €10.00": what is done, with the amount where money moves. */
export function useActWords(): (verb: TextKey, figures: Shown | undefined) => string {
  const t = useTexts();
  const format = useFormat();
  return (verb, figures) => {
    const sign = figures ? signOf(figures.net.amount) : 0;
    if (!figures || sign === 0) return t(verb);
    return t(sign > 0 ? "portal-services.price.do-pay" : "portal-services.price.do-back", {
      act: t(verb),
      amount: format.money(sizeOf(figures.net)),
    });
  };
}
