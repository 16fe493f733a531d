import type { Generated } from "kysely";
import type { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import { type Reader, textFor } from "../../../../shared/text-for.ts";
import { tablesOf } from "../../../platform/db/tables.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer, listLabelIds } from "../../customers/index.ts";
import { getPartner, inMenu, isDefaultPartner, isMenuModule, type Partner } from "../../partners/index.ts";
import { pictureUrl } from "../sign-in-page/page-store.ts";
import { Block, type portalRegionsEndpoint, type RegionKey, regionKeys, type ShownBlock } from "./contract.ts";
import { isShown, pageOf, type Visitor } from "./region-rules.ts";

export type RegionBlock = z.output<typeof Block>;

interface RegionTable {
  scope_id: string;
  partner_id: string | null;
  key: RegionKey;
  blocks: RegionBlock[];
  version: Generated<number>;
  changed_at: Date;
}

export const db = tablesOf<{ "portal.regions": RegionTable }>();

export interface StoredRegion {
  readonly key: RegionKey;
  readonly own: RegionBlock[] | null;
  readonly inherited: RegionBlock[];
  readonly version: number;
}

/** What holds for every partner that has nothing of its own. */
const everybodys = "00000000-0000-0000-0000-000000000000";

/** Where a partner's own regions stand: the default partner's are everybody's (M-9). */
export const placeOf = (partner: Partner): { scope_id: string; partner_id: string | null } =>
  isDefaultPartner(partner) ? { scope_id: everybodys, partner_id: null } : { scope_id: partner.id, partner_id: partner.id };

/** All regions of a partner, those that nobody filled too. */
export async function readRegions(work: Work, partner: Partner): Promise<StoredRegion[]> {
  const { scope_id: own } = placeOf(partner);
  const rows = await db(work)
    .selectFrom("portal.regions")
    .select(["scope_id", "key", "blocks", "version"])
    .where("scope_id", "in", [own, everybodys])
    .execute();
  const find = (scope: string, key: RegionKey) => rows.find((row) => row.scope_id === scope && row.key === key);
  return regionKeys.map((key) => {
    const mine = find(own, key);
    return {
      key,
      own: mine ? blocksOf(mine.blocks) : null,
      inherited: own === everybodys ? [] : blocksOf(find(everybodys, key)?.blocks ?? []),
      version: mine?.version ?? 0,
    };
  });
}

/** What a later release no longer understands is left out, block by block. */
const blocksOf = (stored: unknown): RegionBlock[] =>
  (Array.isArray(stored) ? stored : []).flatMap((one) => {
    const read = Block.safeParse(one);
    return read.success ? [read.data] : [];
  });

/** The blocks in one language; what says nothing in any is left out. */
export function showBlocks(blocks: readonly RegionBlock[], reader: Reader, visitor: Visitor): z.input<typeof ShownBlock>[] {
  return blocks.filter((block) => isShown(block, visitor)).flatMap((block) => shown(block, reader) ?? []);
}

function shown(block: RegionBlock, reader: Reader): z.input<typeof ShownBlock> | undefined {
  const { id } = block;
  switch (block.kind) {
    case "text": {
      const html = textFor(block.html, reader);
      return html === "" ? undefined : { id, kind: "text", html };
    }
    case "image":
      return block.pictureId === null
        ? undefined
        : { id, kind: "image", pictureUrl: pictureUrl(block.pictureId), alt: textFor(block.alt, reader), url: block.url };
    case "button": {
      const label = textFor(block.label, reader);
      return label === "" ? undefined : { id, kind: "button", label, url: block.url };
    }
    case "news":
      return { id, kind: "news" };
    case "offer":
      return { id, kind: "offer", newsId: block.newsId };
  }
}

/** P-247 what this customer sees. A page that is switched off has no regions either (P-2). */
export async function listOwnRegions(work: Work): Promise<z.input<(typeof portalRegionsEndpoint)["returns"]>> {
  const { customerId, partnerId } = ownCustomer(work);
  const partner = await getPartner(work, partnerId);
  const filled = (await readRegions(work, partner)).flatMap(({ key, own, inherited }) => {
    const blocks = own ?? inherited;
    return blocks.length === 0 ? [] : [{ key, blocks }];
  });
  if (filled.length === 0) return { items: [] };
  const { language } = await getCustomer(work, customerId);
  const labelIds = (await listLabelIds(work, [customerId])).get(customerId) ?? [];
  const reader = { language, fallback: partner.language };
  const visitor = { today: calendarDay(work.now, partner.timeZone), labelIds };
  const items: z.input<(typeof portalRegionsEndpoint)["returns"]>["items"] = [];
  for (const { key, blocks } of filled) {
    const page = pageOf(key);
    if (isMenuModule(page) && !(await inMenu(page).isOn(work, partnerId))) continue;
    const mine = showBlocks(blocks, reader, visitor);
    if (mine.length > 0) items.push({ key, blocks: mine });
  }
  return { items };
}
