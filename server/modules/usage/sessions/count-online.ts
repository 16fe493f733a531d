// N-98 how many are online, by where they are and what they have.
import { sql } from "kysely";
import type { z } from "zod";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { listPlansOfServices } from "../../catalog/index.ts";
import { listPartners } from "../../partners/index.ts";
import { db } from "../tables.ts";
import type { countOnlineEndpoint } from "./contract.ts";
import { isStale } from "./list-online.ts";
import { readVigil } from "./vigil.ts";

type Counts = z.input<(typeof countOnlineEndpoint)["returns"]>;

interface Group {
  readonly nas_id: string | null;
  readonly plan_id: string | null;
  readonly partner_id: string | null;
  readonly open: number;
  readonly stale: number;
}

/** One look at the sessions for all counters: they are grouped by everything at once, and added up here. */
export async function countOnline(work: Work): Promise<Counts> {
  const { rows } = await sql<Group>`
    select one.nas_id, one.plan_id, one.partner_id, count(*)::int as open, count(*) filter (where ${isStale(work, await readVigil(work))})::int as stale
    from usage.open_sessions one where ${visibleTo(work.actor, { partner: "one.partner_id" })} group by 1, 2, 3`.execute(work.tx);
  const byNas = addUp(rows, ({ nas_id }) => nas_id);
  const places = new Map((await db(work).selectFrom("usage.places").selectAll().execute()).map((place) => [place.nas_id, place]));
  const siteOf = ({ nas_id }: Group) => places.get(nas_id ?? "")?.site_id ?? null;
  const siteNames = new Map([...places.values()].map(({ site_id, site_name }) => [site_id, site_name]));
  const plans = await listPlansOfServices(work, idsOf(rows.map(({ plan_id }) => plan_id)));
  const partners = new Map((await listPartners(work)).map(({ id, name }) => [id, name]));
  const named = (sums: readonly Sum[], name: (id: string) => string | null | undefined) =>
    sums.flatMap(({ id, ...counts }) => (id === null ? [] : [{ one: { id, name: name(id) ?? "" }, ...counts }]));
  const [all] = addUp(rows, () => null);
  return {
    ...{ open: all?.open ?? 0, stale: all?.stale ?? 0 },
    items: byNas.map(({ id, ...counts }) => {
      const place = places.get(id ?? "");
      return {
        nas: id === null ? null : { id, name: place?.nas_name ?? null },
        site: place?.site_id && place.site_name !== null ? { id: place.site_id, name: place.site_name } : null,
        ...counts,
      };
    }),
    sites: named(addUp(rows, siteOf), (id) => siteNames.get(id)).map(({ one, ...counts }) => ({ site: one, ...counts })),
    plans: named(
      addUp(rows, ({ plan_id }) => plan_id),
      (id) => plans.get(id)?.title,
    ).map(({ one, ...counts }) => ({ plan: one, ...counts })),
    partners: named(
      addUp(rows, ({ partner_id }) => partner_id),
      (id) => partners.get(id),
    ).map(({ one, ...counts }) => ({ partner: one, ...counts })),
    orphans: addUp(rows, ({ partner_id }) => partner_id).find(({ id }) => id === null)?.open ?? 0,
  };
}

interface Sum {
  readonly id: string | null;
  readonly open: number;
  readonly stale: number;
}

/** The fullest first. */
function addUp(groups: readonly Group[], idOf: (group: Group) => string | null): Sum[] {
  const sums = new Map<string | null, { open: number; stale: number }>();
  for (const group of groups) {
    const id = idOf(group);
    const sum = sums.get(id) ?? { open: 0, stale: 0 };
    sums.set(id, { open: sum.open + group.open, stale: sum.stale + group.stale });
  }
  return [...sums].map(([id, sum]) => ({ id, ...sum })).toSorted((a, b) => b.open - a.open || (a.id ?? "").localeCompare(b.id ?? ""));
}

const idsOf = (ids: readonly (string | null)[]): string[] => [...new Set(ids)].filter((id) => id !== null);
