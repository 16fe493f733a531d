import type { Generated } from "kysely";
import type { z } from "zod";
import { tablesOf } from "../../../platform/db/tables.ts";
import type { Work } from "../../../platform/work.ts";
import { isDefaultPartner, listPartners, type Partner } from "../../partners/index.ts";
import { AppContent, type appLookEndpoint } from "./contract.ts";

interface AppBrandTable {
  partner_id: string;
  icon_id: string | null;
  content: unknown;
  version: Generated<number>;
  changed_at: Date;
}
interface AppIconTable {
  id: string;
  partner_id: string;
  width: number;
  name: string;
  created_at: Date;
}
interface AppIconFileTable {
  icon_id: string;
  partner_id: string;
  kind: string;
  file_id: string;
}

export const db = tablesOf<{
  "portal.app_brands": AppBrandTable;
  "portal.app_icons": AppIconTable;
  "portal.app_icon_files": AppIconFileTable;
}>();

export const emptyApp: AppContent = {
  name: null,
  shortName: null,
  themeColour: null,
  backgroundColour: null,
  startPage: null,
  android: null,
  iosAppId: null,
  iconId: null,
};

export interface AppBrand {
  readonly own: AppContent;
  /** Of the default partner. */
  readonly common: AppContent;
  readonly version: number;
  readonly commonVersion: number;
  readonly isDefault: boolean;
}

export async function readBrand(work: Work, partner: Partner): Promise<AppBrand> {
  const standard = (await listPartners(work)).find(isDefaultPartner);
  const rows = await db(work)
    .selectFrom("portal.app_brands")
    .select(["partner_id", "content", "icon_id", "version"])
    .where("partner_id", "in", [partner.id, ...(standard ? [standard.id] : [])])
    .execute();
  const of = (id: string | undefined) => rows.find((row) => row.partner_id === id);
  const isDefault = isDefaultPartner(partner);
  return {
    own: contentOf(of(partner.id)),
    common: isDefault ? emptyApp : contentOf(of(standard?.id)),
    version: of(partner.id)?.version ?? 0,
    commonVersion: of(standard?.id)?.version ?? 0,
    isDefault,
  };
}

/** What a later release no longer understands counts as not said: an old row must not shut the app. */
function contentOf(row: { content: unknown; icon_id: string | null } | undefined): AppContent {
  const read = AppContent.safeParse({ ...emptyApp, ...(row?.content as object | undefined), iconId: row?.icon_id ?? null });
  return read.success ? read.data : emptyApp;
}

type Look = Omit<z.output<(typeof appLookEndpoint)["returns"]>, "manifestUrl" | "status">;

/** P-206 everything filled in: the partner's own, else the default partner's picture and colours, else what follows from the partner. */
export function lookOf(partner: Partner, { own, common, version, commonVersion }: AppBrand): Look {
  const name = own.name ?? partner.name;
  const themeColour = own.themeColour ?? partner.accentColour;
  const icon = own.iconId ? "own" : common.iconId ? "default" : "letter";
  // Its address changes with whatever it is made of, so that it may be kept for a year.
  const made = icon === "letter" ? `${version}-${partner.version}` : icon === "own" ? `${version}` : `${version}-${commonVersion}`;
  const url = (kind: string): string => `/api/public/portal/app-icons/${partner.code}/${kind}?v=${made}`;
  return {
    name,
    shortName: own.shortName ?? shortOf(name),
    themeColour,
    backgroundColour: own.backgroundColour ?? common.backgroundColour ?? "#ffffff",
    startPage: own.startPage ?? common.startPage ?? "home",
    icon,
    icons: { favicon: url("32"), touch: url("touch"), large: url("512"), maskable: url("512-maskable"), badge: url("badge") },
  };
}

const maxShort = 12;

/** As many whole words as fit under an icon. */
export function shortOf(name: string): string {
  if (name.length <= maxShort) return name;
  const words = name.split(/\s+/);
  let short = words[0] ?? "";
  for (const word of words.slice(1)) {
    if (short.length + 1 + word.length > maxShort) break;
    short += ` ${word}`;
  }
  return short.slice(0, maxShort);
}
