import { listLabelsEndpoint, listLocationsEndpoint } from "../../../server/modules/partners/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Nothing } from "../../ui/value-texts.tsx";
import { OrderInputsText } from "./order-inputs-text.tsx";
import type { Plan } from "./plan.ts";
import { PlanLinks, usePlanNames } from "./plan-terms-tab.tsx";

/** B-15 to whom it may be sold, and how the portal shows it. */
export function OfferTab({ plan }: { plan: Plan }) {
  const t = useTexts();
  const format = useFormat();
  const { partners } = useStaffSession();
  const names = usePlanNames();
  const locations = useEndpoint(listLocationsEndpoint, { query: {} }, { enabled: plan.locationIds.length > 0 });
  const labels = useEndpoint(listLabelsEndpoint, { query: { module: "customers" } }, { enabled: plan.labelIds.length > 0 });
  const namesOf = (ids: readonly string[], known: readonly { id: string; name: string }[] | undefined) =>
    ids.length === 0 ? t("catalog.everybody") : ids.map((id) => known?.find((each) => each.id === id)?.name ?? "…").join(", ");
  return (
    <div style={{ display: "grid", gap: 16 }}>
      <Panel title={t("catalog.availability")}>
        <Facts
          facts={[
            { label: t("catalog.partners"), value: namesOf(plan.partnerIds, partners) },
            {
              label: t("catalog.locations"),
              value: namesOf(
                plan.locationIds,
                locations.data?.items.map(({ id, path }) => ({ id, name: path.join(" / ") })),
              ),
            },
            {
              label: t("catalog.categories"),
              value:
                plan.categories.length === 0
                  ? t("catalog.everybody")
                  : plan.categories.map((category) => t(`catalog.category-of.${category}`)).join(", "),
            },
            {
              label: t("catalog.labels"),
              value: namesOf(
                plan.labelIds,
                labels.data?.items.map(({ id, title }) => ({ id, name: title })),
              ),
            },
            {
              label: t("catalog.technologies"),
              value: plan.technologies.length === 0 ? t("catalog.every-technology") : plan.technologies.join(", "),
            },
          ]}
        />
      </Panel>
      <Panel title={t("catalog.portal")}>
        <Facts
          facts={[
            { label: t("catalog.in-shop"), value: t(plan.portalShop ? "services.yes" : "services.no") },
            { label: t("catalog.sign-up"), value: t(plan.signupWidget ? "services.yes" : "services.no") },
            { label: t("catalog.portal-title"), value: plan.portalTitle || plan.title },
            { label: t("catalog.portal-text"), value: plan.portalText || <Nothing /> },
            { label: t("catalog.highlights"), value: plan.highlights.length === 0 ? <Nothing /> : plan.highlights.join(" · ") },
            { label: t("catalog.badge"), value: plan.badge || <Nothing /> },
            ...(plan.downBps !== null
              ? [
                  {
                    label: t("catalog.speed"),
                    value: t("services.speed", {
                      down: format.number(plan.downBps / 1_000_000),
                      up: format.number((plan.upBps ?? plan.downBps) / 1_000_000),
                    }),
                  },
                ]
              : []),
            ...(plan.dataCapBytes !== null ? [{ label: t("catalog.data-cap"), value: format.bytes(plan.dataCapBytes) }] : []),
            {
              label: t("catalog.max-per-customer"),
              value: plan.maxPerCustomer === null ? t("catalog.no-limit") : format.number(plan.maxPerCustomer),
            },
            {
              label: t("catalog.requires-kind"),
              value: plan.requiresKind === null ? <Nothing /> : t(`services.kind.${plan.requiresKind}`),
            },
            ...(plan.kind === "topup" ? [] : [{ label: t("catalog.asks.head"), value: <OrderInputsText plan={plan} /> }]),
            {
              label: t("catalog.portal-targets"),
              value: plan.portalTargets.length === 0 ? <Nothing /> : <PlanLinks ids={plan.portalTargets} names={names} />,
            },
          ]}
        />
      </Panel>
    </div>
  );
}
