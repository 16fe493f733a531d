// N-98 how many are online, and where: each figure shows its sessions.
import { useState } from "react";
import { countOnlineEndpoint } from "../../../../server/modules/usage/sessions/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import type { List } from "../../../lib/use-list.ts";
import { Choice } from "../../../ui/choice.tsx";

type Counts = ReturnsOf<typeof countOnlineEndpoint>;

const groupings = ["nas", "site", "plan", "partner"] as const;
type Grouping = (typeof groupings)[number];
const filterOf = { nas: "nasId", site: "siteId", plan: "planId", partner: "partnerId" } as const;
/** More are found by the filter beside. */
const shown = 8;

interface Group {
  readonly id: string;
  readonly name: string;
  readonly open: number;
  readonly stale: number;
}

export const useOnlineCounts = (everyMs: number | undefined) =>
  useEndpoint(countOnlineEndpoint, {}, { topics: ["sessions", "nases"], everyMs, keepFormer: true });

export function groupsOf(counts: Counts | undefined, grouping: Grouping): Group[] {
  if (!counts) return [];
  const named = (one: { id: string; name: string | null } | null, { open, stale }: { open: number; stale: number }): Group[] =>
    one === null || one.name === null ? [] : [{ id: one.id, name: one.name, open, stale }];
  const { items, sites, plans, partners } = counts;
  if (grouping === "nas") return items.flatMap((each) => named(each.nas, each));
  if (grouping === "site") return sites.flatMap((each) => named(each.site, each));
  return grouping === "plan" ? plans.flatMap((each) => named(each.plan, each)) : partners.flatMap((each) => named(each.partner, each));
}

export function OnlineCounters({ counts, list }: { counts: Counts | undefined; list: List<unknown> }) {
  const t = useTexts();
  const format = useFormat();
  const [grouping, setGrouping] = useState<Grouping>("nas");
  const groups = groupsOf(counts, grouping);
  const name = filterOf[grouping];
  const chosen = (list.state.filter[name] ?? "").split(",");
  if (!counts || counts.open === 0) return null;
  return (
    <section className="sessions-counters" aria-label={t("network.online.counters")}>
      <div className="sessions-counters-by">
        <Choice
          label={t("network.online.counted-by")}
          value={grouping}
          options={groupings.map((value) => ({ value, label: t(`network.online.by.${value}`) }))}
          onChange={setGrouping}
        />
        <span className="network-quiet">{t("network.online.sums", { stale: counts.stale, orphans: counts.orphans })}</span>
      </div>
      <div className="sessions-counters-row">
        {groups.slice(0, shown).map((group) => (
          <button
            key={group.id}
            type="button"
            className="sessions-counter"
            aria-pressed={chosen.includes(group.id)}
            onClick={() => list.toggleFilter(name, group.id)}
          >
            <bdi>{group.name}</bdi>
            <strong className="number">{format.number(group.open)}</strong>
            {group.stale > 0 && <span className="sessions-counter-stale">{t("network.online.silent-of", { count: group.stale })}</span>}
          </button>
        ))}
        {groups.length > shown && (
          <span className="network-quiet">{t("network.online.more-groups", { count: groups.length - shown })}</span>
        )}
      </div>
    </section>
  );
}
