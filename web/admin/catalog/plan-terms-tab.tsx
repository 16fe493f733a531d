import { Link } from "@tanstack/react-router";
import { listPlansEndpoint } from "../../../server/modules/catalog/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { usePriceWords } from "../../ui/price-text.tsx";
import { Nothing } from "../../ui/value-texts.tsx";
import { PlainTable } from "../app/plain-table.tsx";
import { isSoldOnce, type Plan } from "./plan.ts";

/** How it is billed, what binds, what it costs to come and to go, what it is made of. */
export function TermsTab({ plan }: { plan: Plan }) {
  const t = useTexts();
  const format = useFormat();
  const names = usePlanNames();
  return (
    <div style={{ display: "grid", gap: 16 }}>
      {plan.kind === "bundle" && (
        <Panel title={t("catalog.components")}>
          <PlainTable
            label={t("catalog.components")}
            rows={plan.components}
            rowKey={(part) => part.planId}
            columns={[
              { id: "plan", head: t("services.plan"), cell: (part) => <PlanLink id={part.planId} names={names} /> },
              { id: "quantity", head: t("services.quantity"), number: true, cell: (part) => part.quantity },
              { id: "weight", head: t("catalog.weight"), number: true, cell: (part) => format.number(part.weight) },
            ]}
          />
        </Panel>
      )}
      {plan.kind === "internet" && <Sessions plan={plan} />}
      {!isSoldOnce(plan.kind) && <Billing plan={plan} />}
      {!isSoldOnce(plan.kind) && <ContractAndFees plan={plan} />}
      {plan.setupPlanIds.length > 0 && (
        <Panel title={t("catalog.setup-items")}>
          <PlanLinks ids={plan.setupPlanIds} names={names} />
        </Panel>
      )}
      {plan.transferRules.length > 0 && <TransferRules plan={plan} names={names} />}
      {isSoldOnce(plan.kind) && <Panel>{t("catalog.sold-once")}</Panel>}
    </div>
  );
}

/** N-96 how many sessions a line of it may have, and what becomes of one too many. */
function Sessions({ plan }: { plan: Plan }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <Panel title={t("catalog.network")}>
      <Facts
        facts={[
          {
            label: t("catalog.max-sessions"),
            value: plan.sessionPolicy === "allow" ? t("catalog.no-limit") : format.number(plan.maxSessions),
          },
          ...(plan.sessionPolicy === "allow"
            ? []
            : [{ label: t("catalog.session-policy"), value: t(`catalog.session-policy-of.${plan.sessionPolicy}`) }]),
        ]}
      />
    </Panel>
  );
}

function Billing({ plan }: { plan: Plan }) {
  const t = useTexts();
  const price = usePriceWords();
  const prepaid = plan.prepaidDays === null ? t("catalog.monthly") : t("catalog.days", { days: plan.prepaidDays });
  return (
    <Panel title={t("catalog.billing")}>
      <Facts
        facts={[
          { label: t("catalog.price-period"), value: t("catalog.months", { months: plan.priceMonths }) },
          { label: t("catalog.billing-types"), value: plan.billingTypes.map((type) => t(`catalog.billing-type.${type}`)).join(", ") },
          ...(plan.billingTypes.includes("prepaid_period") ? [{ label: t("catalog.prepaid-days"), value: prepaid }] : []),
          { label: t("catalog.proration"), value: t(`catalog.proration-of.${plan.proration}`) },
          {
            label: t("catalog.pause"),
            value: plan.pausable ? t("catalog.pause-at", { price: price(plan.pausePrice, plan.currency) }) : t("catalog.not-pausable"),
          },
        ]}
      />
    </Panel>
  );
}

const isZero = (text: string): boolean => !/[1-9]/.test(text);

function ContractAndFees({ plan }: { plan: Plan }) {
  const t = useTexts();
  const price = usePriceWords();
  const intro = plan.introDiscount;
  const amount = (text: string): string => price(text, plan.currency);
  const fee = (text: string) => (isZero(text) ? <Nothing /> : amount(text));
  const earlyFee = {
    fixed: fee(plan.earlyFee),
    percent_of_remaining: t("catalog.percent-of-rest", { percent: plan.earlyFee }),
    remaining: t("catalog.early-fee-of.remaining"),
  }[plan.earlyFeeKind];
  const introOff = intro?.percent ? `${intro.percent} %` : amount(intro?.fixed ?? "0");
  return (
    <Panel title={t("catalog.contract-and-fees")}>
      <Facts
        facts={[
          {
            label: t("catalog.contract"),
            value: plan.contractMonths === 0 ? t("services.no-contract") : t("catalog.months", { months: plan.contractMonths }),
          },
          ...(plan.contractMonths > 0
            ? [{ label: t("catalog.auto-renew"), value: t(plan.autoRenew ? "services.yes" : "services.no") }]
            : []),
          { label: t("catalog.notice"), value: t("catalog.days", { days: plan.noticeDays }) },
          {
            label: t("catalog.activation-fee"),
            value: isZero(plan.activationFee) ? (
              <Nothing />
            ) : (
              `${amount(plan.activationFee)}, ${t(`catalog.fee-when.${plan.activationFeeWhen}`)}`
            ),
          },
          { label: t("catalog.early-fee"), value: earlyFee },
          { label: t("catalog.cancellation-fee"), value: fee(plan.cancellationFee) },
          { label: t("catalog.intro"), value: intro ? t("services.intro", { months: intro.months, off: introOff }) : <Nothing /> },
        ]}
      />
    </Panel>
  );
}

function TransferRules({ plan, names }: { plan: Plan; names: ReadonlyMap<string, string> }) {
  const t = useTexts();
  const price = usePriceWords();
  return (
    <Panel title={t("catalog.transfer-rules")}>
      <PlainTable
        label={t("catalog.transfer-rules")}
        rows={plan.transferRules}
        rowKey={(rule) => rule.targetId}
        columns={[
          { id: "to", head: t("catalog.rule.target"), cell: (rule) => <PlanLink id={rule.targetId} names={names} /> },
          {
            id: "channels",
            head: t("catalog.rule.channels"),
            cell: (rule) => rule.channels.map((channel) => t(`catalog.channel.${channel}`)).join(", "),
          },
          { id: "when", head: t("catalog.rule.when"), cell: (rule) => t(`catalog.rule-when.${rule.allowedWhen}`) },
          {
            id: "fee",
            head: t("catalog.rule.fee"),
            number: true,
            cell: (rule) => (rule.fee === null ? t("catalog.rule.usual") : price(rule.fee, plan.currency)),
          },
          {
            id: "refund",
            head: t("catalog.rule.refund"),
            cell: (rule) => (rule.refund === null ? t("catalog.rule.usual") : t(`catalog.refund.${rule.refund}`)),
          },
          {
            id: "approval",
            head: t("catalog.rule.approval"),
            cell: (rule) => t(rule.approval === "ticket" ? "services.yes" : "services.no"),
          },
        ]}
      />
    </Panel>
  );
}

/** The titles of the plans that others name. */
export function usePlanNames(): ReadonlyMap<string, string> {
  const { data } = useEndpoint(listPlansEndpoint, { query: { limit: 250, total: "none" } });
  return new Map(data?.items.map(({ id, title }) => [id, title]));
}

function PlanLink({ id, names }: { id: string; names: ReadonlyMap<string, string> }) {
  const t = useTexts();
  return (
    <Link to={`/plans/${id}` as never}>
      <bdi>{names.get(id) ?? t("catalog.open-plan")}</bdi>
    </Link>
  );
}

export function PlanLinks({ ids, names }: { ids: readonly string[]; names: ReadonlyMap<string, string> }) {
  return (
    <span style={{ display: "flex", flexWrap: "wrap", gap: "2px 12px" }}>
      {ids.map((id) => (
        <PlanLink key={id} id={id} names={names} />
      ))}
    </span>
  );
}
