import { type Day, daysBetween } from "../../../shared/calendar.ts";
import { fromMoneyJson, roundToMoney } from "../../../shared/money.ts";
import { multiply, parseDecimal, rational } from "../../../shared/rational.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Facts } from "../../ui/facts.tsx";
import { MoneyText } from "../../ui/value-texts.tsx";
import { Why } from "../../ui/why.tsx";
import { PeriodText } from "../app/period-text.tsx";
import type { Document } from "./document.ts";

type Line = Document["lines"][number];

/** How the amount of a line for days came about: the price, what it buys, which days of that are charged, and the sum (B-87). */
export function LineWhy({ line }: { line: Line }) {
  const t = useTexts();
  const share = shareOf(line);
  if (!share) return null;
  const price = line.quantity === "1" ? line.unitPrice : `${line.unitPrice} × ${line.quantity}`;
  return (
    <Why about={line.text}>
      <Facts
        facts={[
          {
            label: t("billing.why.price"),
            value: (
              <>
                <span className="number">
                  {price} {line.amount.currency}
                </span>{" "}
                {t(line.includesTax ? "billing.why.gross" : "billing.why.net")}
              </>
            ),
          },
          {
            label: t("billing.why.buys"),
            value: (
              <>
                <PeriodText start={line.pricedStart} end={line.pricedEnd} /> · {t("billing.why.days", { count: share.whole })}
              </>
            ),
          },
          {
            label: t("billing.why.charged"),
            value: (
              <>
                <PeriodText start={line.periodStart} end={line.periodEnd} /> · {t("billing.why.days", { count: share.to - share.from })}
              </>
            ),
          },
          { label: t("billing.why.sum"), value: <Sum line={line} price={price} share={share} /> },
          ...(line.taxWhy
            ? [
                {
                  label: t("billing.why.tax"),
                  value: (
                    <bdi>{t(`billing.why.tax-of.${line.taxWhy.why}`, { tax: line.taxWhy.taxName, rule: line.taxWhy.rule ?? "" })}</bdi>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Why>
  );
}

interface Share {
  /** Days of the priced period before the charged ones, up to their end, and in all. */
  from: number;
  to: number;
  whole: number;
}

function shareOf({ periodStart, periodEnd, pricedStart, pricedEnd }: Line): Share | undefined {
  if (!periodStart || !periodEnd || !pricedStart || !pricedEnd) return undefined;
  const start = pricedStart as Day;
  return {
    from: daysBetween(start, periodStart as Day),
    to: daysBetween(start, periodEnd as Day),
    whole: daysBetween(start, pricedEnd as Day),
  };
}

function Sum({ line, price, share }: { line: Line; price: string; share: Share }) {
  const t = useTexts();
  const format = useFormat();
  const amount = <MoneyText value={line.amount} strong />;
  if (share.from === 0 && share.to === share.whole) {
    return (
      <>
        {t("billing.why.whole")} {amount}
      </>
    );
  }
  // Where the provider counts in another way (thirty days a month, whole first months), the bare days say more than a sum that is not theirs.
  if (!isPlainShare(line, share)) return amount;
  const part = (days: number): string => `${price} × ${format.number(days)}/${format.number(share.whole)}`;
  return (
    <span className="number">
      <bdi>{share.from === 0 ? part(share.to) : `${part(share.to)} − ${part(share.from)}`}</bdi> = {amount}
    </span>
  );
}

/** B-87: the days up to the end, less the days before the start, each rounded once, less the discount. */
function isPlainShare(line: Line, { from, to, whole }: Share): boolean {
  const { currency } = line.amount;
  const whatWholeCosts = multiply(parseDecimal(line.unitPrice), parseDecimal(line.quantity));
  const upTo = (days: number): bigint => roundToMoney(multiply(whatWholeCosts, rational(BigInt(days), BigInt(whole))), currency).minor;
  return upTo(to) - upTo(from) - fromMoneyJson(line.allowance).minor === fromMoneyJson(line.amount).minor;
}
