// P-78 a change that is made once it is paid: what it waits for, that it is being made, or why it was not. Once it is made its receipt follows.
import { IconCheck, IconClock, IconX } from "@tabler/icons-react";
import { Navigate, useParams } from "@tanstack/react-router";
import { portalPaidChangeEndpoint } from "../../../server/modules/ordering/planned-changes/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { type Format, useFormat } from "../../lib/format.ts";
import { type Translate, useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { LinkButton } from "../../ui/button.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalColumns } from "../../ui/portal-columns.tsx";
import { PayLink } from "../app/pay-wish.tsx";
import { Verdict, type VerdictWords } from "./result-page.tsx";

type Paid = ReturnsOf<typeof portalPaidChangeEndpoint>;

const askEveryMs = 1500;

export function PayingPage() {
  const { quoteId } = useParams({ strict: false }) as { quoteId: string };
  const { data, loading, problem, reload } = useEndpoint(
    portalPaidChangeEndpoint,
    { params: { quoteId } },
    { topics: ["services", "payments"], everyMs: askEveryMs },
  );
  if (!data) return <PortalColumns matters={<PortalCard loading={loading} problem={problem} onRetry={reload} />} />;
  if (data.changeId) return <Navigate to={`/services/${data.service.id}/changes/${data.changeId}` as never} search={{} as never} replace />;
  return <PortalColumns matters={<Shown paid={data} />} />;
}

function Shown({ paid }: { paid: Paid }) {
  const t = useTexts();
  const format = useFormat();
  const { quoteId, service, state, toPay } = paid;
  return (
    <div className="receipt" aria-live="polite">
      <Verdict {...verdictOf(t, format, paid)} />
      <div className="receipt-foot">
        {state === "awaiting_payment" && (
          <PayLink wish={{ kind: "change", id: quoteId }} kind="primary" full>
            {t("portal.pay.pay-amount", { amount: format.money(toPay) })}
          </PayLink>
        )}
        {(state === "not_made" || state === "expired") && (
          <LinkButton to={`/services/${service.id}/change` as never} search={{} as never} kind="primary" full>
            {t("portal-services.pay.again")}
          </LinkButton>
        )}
        <LinkButton to={`/services/${service.id}` as never} search={{} as never} full>
          {t("portal-services.result.to-service")}
        </LinkButton>
      </div>
    </div>
  );
}

const whyNot = { "change-pending": "pending", "quote-stale": "stale", "payment-needed": "credit" } as const;

function verdictOf(t: Translate, format: Format, { state, plan, service, toPay, payUntil, failure }: Paid): VerdictWords {
  const values = { plan: plan?.title ?? service.title, amount: format.money(toPay), until: format.moment(payUntil) };
  switch (state) {
    case "not_made": {
      const why = whyNot[failure as keyof typeof whyNot] ?? "other";
      return {
        tone: "attention",
        sign: <IconX size={32} stroke={2} aria-hidden />,
        title: t("portal-services.pay.not-made.title"),
        text: `${t(`portal-services.pay.not-made.why.${why}`)} ${t("portal-services.pay.not-made.text", values)}`,
      };
    }
    case "expired":
      return {
        tone: "past",
        sign: <IconX size={32} stroke={2} aria-hidden />,
        title: t("portal-services.pay.expired.title"),
        text: t("portal-services.pay.expired.text"),
      };
    case "awaiting_payment":
      return {
        tone: "attention",
        sign: <IconClock size={32} stroke={2} aria-hidden />,
        title: t("portal-services.pay.awaiting.title"),
        text: t("portal-services.pay.awaiting.text", values),
      };
    default:
      return {
        tone: "waits",
        sign: <IconCheck size={32} stroke={2} aria-hidden />,
        title: t("portal-services.pay.making.title"),
        text: t("portal-services.pay.making.text", values),
      };
  }
}
