import type { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import { differences } from "../../../platform/differences.ts";
import { cleanHtml } from "../../../platform/html/clean-html.ts";
import { editConflict, fieldProblem, permissionDenied } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getVisiblePartner, isDefaultPartner, type Partner } from "../../partners/index.ts";
import { db as pageTables } from "../sign-in-page/page-store.ts";
import type { listRegionsEndpoint, previewRegionEndpoint, RegionKey, saveRegionEndpoint } from "./contract.ts";
import { db, placeOf, type RegionBlock, readRegions, type StoredRegion, showBlocks } from "./region-store.ts";

export async function showRegions(work: Work, partnerId: string): Promise<z.input<(typeof listRegionsEndpoint)["returns"]>> {
  const partner = await getVisiblePartner(work, partnerId);
  return {
    isDefault: isDefaultPartner(partner),
    mayChange: mayChange(work, partner),
    languages: [partner.language],
    regions: await readRegions(work, partner),
  };
}

/** The default partner's regions are everybody's, so whoever changes them has to be of everybody (M-9). */
function mayChange({ actor }: Work, partner: Partner): boolean {
  const ofEverybody = actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all");
  return ofEverybody || !isDefaultPartner(partner);
}

export async function saveRegion(
  work: Work,
  { partnerId, key }: { partnerId: string; key: RegionKey },
  typed: RegionBlock[] | null,
  version: number,
): Promise<z.input<(typeof saveRegionEndpoint)["returns"]>> {
  const partner = await getVisiblePartner(work, partnerId);
  if (!mayChange(work, partner))
    throw permissionDenied("The default partner's regions are everybody's: only staff of all partners change them.");
  const before = await regionOf(work, partner, key);
  if (before.version !== version) throw editConflict("This region was changed meanwhile.", { current: before });
  const { scope_id, partner_id } = placeOf(partner);
  const { blocks, cut } = typed === null ? { blocks: null, cut: [] } : clean(typed);
  if (blocks === null) await db(work).deleteFrom("portal.regions").where("scope_id", "=", scope_id).where("key", "=", key).execute();
  else {
    await refuseForeignPictures(work, partnerId, blocks);
    const json = JSON.stringify(blocks) as never;
    await db(work)
      .insertInto("portal.regions")
      .values({ scope_id, partner_id, key, blocks: json, version: version + 1, changed_at: work.now })
      .onConflict((conflict) =>
        conflict.columns(["scope_id", "key"]).doUpdateSet({ blocks: json, version: version + 1, changed_at: work.now }),
      )
      .execute();
  }
  work.audit({
    entity: "portal-region",
    entityId: partnerId,
    label: `${partner.name}: ${key}`,
    action: "updated",
    partnerId,
    changes: differences({ blocks: before.own }, { blocks }),
  });
  return { ...(await regionOf(work, partner, key)), cut };
}

export async function previewRegion(
  work: Work,
  partnerId: string,
  typed: RegionBlock[],
  language: string,
): Promise<z.input<(typeof previewRegionEndpoint)["returns"]>> {
  const partner = await getVisiblePartner(work, partnerId);
  const { blocks, cut } = clean(typed);
  const visitor = { today: calendarDay(work.now, partner.timeZone), labelIds: blocks.flatMap(({ labelIds }) => labelIds) };
  return { blocks: showBlocks(blocks, { language, fallback: partner.language }, visitor), cut };
}

async function regionOf(work: Work, partner: Partner, key: RegionKey): Promise<StoredRegion> {
  const region = (await readRegions(work, partner)).find((one) => one.key === key);
  if (!region) throw new Error(`there is no region ${key}`);
  return region;
}

function clean(typed: readonly RegionBlock[]): { blocks: RegionBlock[]; cut: string[] } {
  const cut = new Set<string>();
  const blocks = typed.map((block) => {
    if (block.kind !== "text") return block;
    const html = Object.fromEntries(
      Object.entries(block.html).map(([language, text]) => {
        const cleaned = cleanHtml(text);
        if (cleaned.isCut) cut.add(block.id);
        return [language, cleaned.html];
      }),
    );
    return { ...block, html };
  });
  return { blocks, cut: [...cut] };
}

async function refuseForeignPictures(work: Work, partnerId: string, blocks: readonly RegionBlock[]): Promise<void> {
  const named = [...new Set(blocks.flatMap((block) => (block.kind === "image" && block.pictureId !== null ? [block.pictureId] : [])))];
  if (named.length === 0) return;
  const found = await pageTables(work)
    .selectFrom("portal.pictures")
    .select("id")
    .where("partner_id", "=", partnerId)
    .where("id", "in", named)
    .execute();
  if (found.length < named.length) throw fieldProblem("blocks", "unknown-value", "There is no such picture.");
}
