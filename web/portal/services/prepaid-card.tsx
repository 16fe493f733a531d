import { prepaidEndpoint } from "../../../server/modules/portal/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { BalanceText } from "../../ui/value-texts.tsx";
import { PayLink } from "../app/pay-wish.tsx";
import { useFeature } from "../app/use-feature.ts";
import "./prepaid-card.css";

type Line = NonNullable<ReturnsOf<typeof prepaidEndpoint>["prepaid"]>["lines"][number];

const tones = { calm: "works", warning: "attention", "last-day": "hurts" } as const;

/** P-253 until when the money lasts, service by service, and the amount that helps. Nothing for who does not pay in advance. */
export function PrepaidCard() {
  const t = useTexts();
  const format = useFormat();
  const mayPay = useFeature("finance");
  const { data } = useEndpoint(prepaidEndpoint, undefined, { topics: ["payments", "services", "customers"] });
  const prepaid = data?.prepaid;
  if (!prepaid) return null;
  const { balance, lines, topUp, isDaily } = prepaid;
  return (
    <PortalCard title={t("portal-services.prepaid.title")} mark={<BalanceText value={balance} reader="customer" />} flush>
      <PortalRows>
        {lines.map((line) => (
          <PortalRow
            key={line.serviceId}
            to={`/services/${line.serviceId}`}
            title={line.title}
            note={
              isDaily
                ? t("portal-services.prepaid.days", { days: line.daysLeft, day: format.day(line.stopsOn) })
                : t("portal-services.prepaid.through", { day: format.day(line.paidThrough), stops: format.day(line.stopsOn) })
            }
            end={<Urgency line={line} />}
          />
        ))}
        {lines.length === 0 && <PortalRow title={t("portal-services.prepaid.lasts")} />}
      </PortalRows>
      {mayPay && (
        <div className="prepaid-act">
          <PayLink wish={{ kind: "top-up", ...(topUp ? { amount: topUp.amount } : {}) }} kind={topUp ? "primary" : "plain"} full>
            {topUp ? t("portal-services.prepaid.top-up", { amount: format.money(topUp) }) : t("portal.pay.top-up")}
          </PayLink>
        </div>
      )}
    </PortalCard>
  );
}

/** Said in words too: a colour alone tells nobody who cannot see it. */
function Urgency({ line: { urgency, daysLeft } }: { line: Line }) {
  const t = useTexts();
  if (urgency === "calm") return null;
  const words = daysLeft === 0 ? "over" : urgency === "last-day" ? "last-day" : "soon";
  return <StatusChip tone={tones[urgency]}>{t(`portal-services.prepaid.${words}`)}</StatusChip>;
}
