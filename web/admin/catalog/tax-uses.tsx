import { Link } from "@tanstack/react-router";
import type { taxUsesEndpoint } from "../../../server/modules/catalog/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useTexts } from "../../lib/texts.tsx";
import type { EndpointState } from "../../lib/use-endpoint.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";

type Uses = ReturnsOf<typeof taxUsesEndpoint>;

/** Who takes a tax: why it cannot be deleted, and whom a new rate touches. */
export function TaxUses({ uses }: { uses: EndpointState<Uses> }) {
  const t = useTexts();
  const { data, problem, reload } = uses;
  const titleOf = (key: string): string => t.optional(`partners.setting.${key}.title`) ?? key;
  return (
    <section className="tax-uses">
      <h3>{t("catalog.uses")}</h3>
      {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
      {!data && !problem && t("ui.loading")}
      {data && data.plans.length === 0 && data.groups.length === 0 && data.settings.length === 0 && <span>{t("catalog.uses-none")}</span>}
      {data && data.groups.length > 0 && (
        <span>{t("catalog.uses-groups", { groups: data.groups.map(({ name }) => name).join(", ") })}</span>
      )}
      {data && data.settings.length > 0 && (
        <div>
          <span style={{ color: "var(--ink-quiet)" }}>{t("catalog.uses-settings")}</span>
          <ul>
            {data.settings.map(({ key, partner }) => (
              <li key={`${key} ${partner}`}>
                {partner === null
                  ? t("catalog.uses-setting-all", { setting: titleOf(key) })
                  : t("catalog.uses-setting", { setting: titleOf(key), partner })}
              </li>
            ))}
          </ul>
        </div>
      )}
      {data && <Plans title={t("catalog.uses-now")} plans={data.plans.filter(({ isCurrent }) => isCurrent)} />}
      {data && <Plans title={t("catalog.uses-once")} plans={data.plans.filter(({ isCurrent }) => !isCurrent)} />}
    </section>
  );
}

function Plans({ title, plans }: { title: string; plans: Uses["plans"] }) {
  if (plans.length === 0) return null;
  return (
    <div>
      <span style={{ color: "var(--ink-quiet)" }}>{title}</span>
      <div className="tax-uses-plans">
        {plans.map((plan) => (
          <Link key={plan.id} to={`/plans/${plan.id}` as never}>
            <bdi>{plan.title}</bdi>
          </Link>
        ))}
      </div>
    </div>
  );
}
