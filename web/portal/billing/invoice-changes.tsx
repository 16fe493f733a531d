// P-111 why this invoice is not the amount of the last one: what came, what went, which days of which price.
import { Link } from "@tanstack/react-router";
import { portalInvoiceChangesEndpoint } from "../../../server/modules/billing/runs/contract.ts";
import { addDays, type Day } from "../../../shared/calendar.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import type { MoneyJson } from "../../../shared/money.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { type Translate, useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { DayText } from "../../ui/value-texts.tsx";

type Changes = ReturnsOf<typeof portalInvoiceChangesEndpoint>;
type Change = Changes["changes"][number];

export function InvoiceChanges({ documentId }: { documentId: string }) {
  const t = useTexts();
  const { data, problem, loading, reload } = useEndpoint(
    portalInvoiceChangesEndpoint,
    { params: { documentId } },
    { topics: ["invoices"] },
  );
  if (!data) return <PortalCard title={t("portal-finance.changes.title")} loading={loading} problem={problem} onRetry={reload} />;
  if (!data.previous) return null;
  return <Compared changes={data} previous={data.previous} />;
}

function Compared({ changes: { changes, difference, tax }, previous }: { changes: Changes; previous: NonNullable<Changes["previous"]> }) {
  const t = useTexts();
  const format = useFormat();
  const link = (
    <Link to={`/finance/documents/${previous.id}` as never} className="number">
      {previous.number}
    </Link>
  );
  const rich = { invoice: () => link, day: () => <DayText value={previous.issuedOn} /> };
  const sign = signOf(difference.amount);
  const isSame = sign === 0 && changes.length === 0;
  return (
    <PortalCard title={t("portal-finance.changes.title")} flush>
      <p className="invoice-changes-sum">
        {sign !== 0 && (
          <strong>
            {t(sign > 0 ? "portal-finance.changes.more" : "portal-finance.changes.less", { amount: format.moneySize(difference) })}
          </strong>
        )}
        <span>{t.rich(isSame ? "portal-finance.changes.same" : "portal-finance.changes.since", rich)}</span>
      </p>
      {(changes.length > 0 || signOf(tax.amount) !== 0) && (
        <PortalRows>
          {changes.map((change) => (
            <PortalRow
              key={`${change.kind} ${change.text} ${change.difference.amount}`}
              title={change.text}
              note={<Why change={change} />}
              end={<Difference value={change.difference} />}
            />
          ))}
          {signOf(tax.amount) !== 0 && <PortalRow title={t("portal-finance.changes.tax")} end={<Difference value={tax} />} />}
        </PortalRows>
      )}
    </PortalCard>
  );
}

function Difference({ value }: { value: MoneyJson }) {
  const t = useTexts();
  const format = useFormat();
  const amount = format.moneySize(value);
  return (
    <span className="number">
      {t(signOf(value.amount) < 0 ? "portal-finance.changes.minus" : "portal-finance.changes.plus", { amount })}
    </span>
  );
}

function Why({ change }: { change: Change }) {
  const t = useTexts();
  const format = useFormat();
  const price = (amount: string) => format.money({ amount, currency: change.difference.currency });
  const sentences = [
    ...(change.formerText === null ? [] : [t("portal-finance.changes.was", { text: change.formerText })]),
    ...kindText(t, change, price),
    ...change.parts.map((part) => t("portal-finance.changes.part", partWords(part))),
    ...change.formerParts.map((part) => t("portal-finance.changes.part-before", partWords(part))),
  ];
  return (
    <span className="invoice-changes-why">
      {sentences.map((sentence) => (
        <span key={sentence}>{sentence}</span>
      ))}
    </span>
  );

  function partWords({ days, ofDays, from, to, quantity, unitPrice, amount }: Change["parts"][number]) {
    const whole = price(unitPrice);
    return {
      ...{ days, of: ofDays },
      from: format.shortDay(from),
      to: format.shortDay(addDays(to as Day, -1)),
      price: quantity === "1" ? whole : t("portal-finance.document.quantity", { quantity, price: whole }),
      amount: format.money(amount),
    };
  }
}

function kindText(t: Translate, { kind, price, quantity }: Change, money: (amount: string) => string): string[] {
  if (kind === "price" && price) return [t("portal-finance.changes.price", { before: money(price.before), now: money(price.now) })];
  if (kind === "quantity" && quantity) return [t("portal-finance.changes.quantity", quantity)];
  if (kind === "added") return [t("portal-finance.changes.added")];
  if (kind === "removed") return [t("portal-finance.changes.removed")];
  return [];
}
