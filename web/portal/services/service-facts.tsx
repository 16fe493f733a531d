import { addDays, type Day } from "../../../shared/calendar.ts";
import { type Format, useFormat } from "../../lib/format.ts";
import { type Translate, useTexts } from "../../lib/texts.tsx";
import { type Fact, Facts } from "../../ui/facts.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { DayText } from "../../ui/value-texts.tsx";
import { SpeedText } from "../app/speed-text.tsx";
import { isOver, type Service } from "./service.ts";

/** Speed, days, contract, discounts: what is said of a service beside its price and state. */
export function ServiceFacts({ service }: { service: Service }) {
  const t = useTexts();
  const format = useFormat();
  const { downBps, upBps, quantity, discounts, price, priceMonths, address, login, number } = service;
  const facts: Fact[] = [
    ...(downBps === null ? [] : [{ label: t("portal-services.service.speed"), value: <SpeedText downBps={downBps} upBps={upBps} /> }]),
    ...(quantity === "1" ? [] : [{ label: t("portal-services.service.quantity"), value: <bdi className="number">{quantity}</bdi> }]),
    ...(price && priceMonths > 1
      ? [
          {
            label: t("portal-services.service.price"),
            value: t("portal-services.service.month-share", { amount: format.money(price.month.gross) }),
          },
        ]
      : []),
    ...(discounts.length > 0
      ? [
          {
            label: t("portal-services.service.discounts"),
            value: discounts.map((discount) => <DiscountLine key={keyOf(discount)} {...{ discount, service }} />),
          },
        ]
      : []),
    ...dayFacts(t, service),
    ...contractFacts(t, format, service),
    ...(address ? [{ label: t("portal-services.service.address"), value: <bdi>{address}</bdi> }] : []),
    ...(login ? [{ label: t("portal-services.service.login"), value: <bdi className="code">{login}</bdi> }] : []),
    { label: t("portal-services.service.number"), value: <bdi className="number">{`S-${number}`}</bdi> },
  ];
  return (
    <PortalCard title={t("portal-services.service.particulars")}>
      <Facts facts={facts} />
    </PortalCard>
  );
}

function dayFacts(t: Translate, service: Service): Fact[] {
  const { state, badge, startOn, endOn, invoicedUntilOn } = service;
  const day = (label: string, on: string | null): Fact[] => (on === null ? [] : [{ label, value: <DayText value={on} /> }]);
  return [
    // What waits for us begins when it is ready, not on the day that was wished.
    ...day(
      t(state === "pending" ? "portal-services.service.starts-on" : "portal-services.service.started-on"),
      badge.word === "waits" ? null : startOn,
    ),
    ...day(t(isOver(service) ? "portal-services.service.ended-on" : "portal-services.service.ends-on"), endOn),
    ...day(t("portal-services.service.invoiced-until"), invoicedUntilOn),
  ];
}

function contractFacts(t: Translate, format: Format, { contract, autoRenew }: Service): Fact[] {
  if (contract === null) return [];
  const from = format.day(contract.start);
  if (contract.end === null)
    return [{ label: t("portal-services.service.contract"), value: t("portal-services.service.contract-open", { from }) }];
  const to = format.day(addDays(contract.end as Day, -1));
  return [
    { label: t("portal-services.service.contract"), value: t("portal-services.service.contract-from-to", { from, to }) },
    {
      label: t("portal-services.service.renewal"),
      value: t(autoRenew ? "portal-services.service.renews" : "portal-services.service.renews-not"),
    },
  ];
}

type Discount = Service["discounts"][number];

const keyOf = ({ percent, fixed, until }: Discount): string => `${percent} ${fixed} ${until}`;

function DiscountLine({ discount: { percent, fixed, until }, service }: { discount: Discount; service: Service }) {
  const t = useTexts();
  const format = useFormat();
  const currency = service.price?.period.gross.currency;
  const size =
    percent !== null
      ? t("portal-services.service.percent", { percent })
      : t("portal-services.service.fixed", {
          amount: fixed !== null && currency ? format.money({ amount: fixed, currency }) : (fixed ?? ""),
        });
  return (
    <span className="service-discount">
      {size}, {until === null ? t("portal-services.service.no-end") : t("portal-services.service.until", { day: format.day(until) })}
    </span>
  );
}
