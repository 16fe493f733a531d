import { Checkbox, MultiSelect } from "@mantine/core";
import { listPlansEndpoint } from "../../../server/modules/catalog/contract.ts";
import { previewPortalOfferEndpoint } from "../../../server/modules/ordering/portal-offer/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { usePreview } from "../../lib/use-preview.ts";
import type { PlanFieldsProps } from "./pair.tsx";

/** B-271 what holders may change to by themselves, with who of them would see it and why the others would not. */
export function PortalTargetsField({ form, kind, currency, planId }: PlanFieldsProps) {
  const t = useTexts();
  const plans = useEndpoint(listPlansEndpoint, { query: { limit: 250, total: "none", filter: { kind, currency } as never } });
  const { portalTargets: chosen, wayBackIds } = form.values;
  const offer = usePreview(
    previewPortalOfferEndpoint,
    planId === undefined ? undefined : { params: { planId }, body: { targetIds: chosen } },
  );
  const known = plans.data?.items.filter(({ id }) => id !== planId) ?? [];
  // One that is no longer sold cannot be chosen anew; where it is chosen already it stays, and says so.
  const offered = known.filter(({ id, enabled }) => enabled || chosen.includes(id));
  const titles = new Map(known.map((plan) => [plan.id, plan.enabled ? plan.title : t("catalog.offer.off", { plan: plan.title })]));
  const wayBack = (id: string, isOn: boolean): void =>
    form.set("wayBackIds", isOn ? [...wayBackIds, id] : wayBackIds.filter((each) => each !== id));
  return (
    <div style={{ display: "grid", gap: 8 }}>
      <MultiSelect
        label={t("catalog.portal-targets")}
        description={t("catalog.portal-targets-why")}
        searchable
        clearable
        nothingFoundMessage={t("ui.list.nothing-matches")}
        data={offered.map(({ id }) => ({ value: id, label: titles.get(id) ?? "" }))}
        value={chosen}
        error={form.field("portalTargets").error}
        onChange={(next) => {
          form.set("portalTargets", next);
          form.set(
            "wayBackIds",
            wayBackIds.filter((id) => next.includes(id)),
          );
        }}
      />
      {chosen.length === 0 && (offer.data?.selfChange.length ?? 0) > 0 && (
        <span role="status" style={{ color: "var(--attention-ink)" }}>
          {t("catalog.offer.empty", { partners: offer.data?.selfChange.map(({ name }) => name).join(t("ui.comma")) ?? "" })}
        </span>
      )}
      {chosen.length > 0 && offer.data?.selfChange.length === 0 && (
        <span role="status" style={{ color: "var(--ink-quiet)" }}>
          {t("catalog.offer.nobody-by-themselves")}
        </span>
      )}
      {offer.data && chosen.length > 0 && (
        <ul
          aria-live="polite"
          style={{ margin: 0, padding: 0, listStyle: "none", display: "grid", gap: 8, opacity: offer.former ? 0.6 : 1 }}
        >
          {offer.data.targets.map((target) => (
            <li key={target.planId} style={{ display: "grid", gap: 4 }}>
              <OfferLine target={target} holders={offer.data?.holders ?? 0} title={titles.get(target.planId) ?? ""} />
              {!target.hasWayBack && target.mayEdit && (
                <Checkbox
                  size="xs"
                  label={t("catalog.offer.way-back", { plan: titles.get(target.planId) ?? "" })}
                  checked={wayBackIds.includes(target.planId)}
                  onChange={(event) => wayBack(target.planId, event.currentTarget.checked)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

type Target = ReturnsOf<typeof previewPortalOfferEndpoint>["targets"][number];

function OfferLine({ target, holders, title }: { target: Target; holders: number; title: string }) {
  const t = useTexts();
  const why = target.hidden
    .map(({ why: code, count }) => t("catalog.offer.hidden", { count, why: t.optional(`catalog.offer.why.${code}`) ?? code }))
    .join(t("ui.comma"));
  return (
    <span>
      <bdi style={{ fontWeight: 500 }}>{title}</bdi>
      {": "}
      {holders === 0 ? t("catalog.offer.no-holders") : t("catalog.offer.seen", { seen: target.seen, count: holders })}
      {why && <span style={{ color: "var(--ink-quiet)" }}> ({why})</span>}
    </span>
  );
}
