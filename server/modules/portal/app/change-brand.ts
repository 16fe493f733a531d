import { differences } from "../../../platform/differences.ts";
import type { FileStore } from "../../../platform/files/file-store.ts";
import { readStoredFile, storeFile } from "../../../platform/files/store-file.ts";
import type { Upload } from "../../../platform/http/api.ts";
import { editConflict, fieldProblem, permissionDenied } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { appOn, getSetting, getVisiblePartner, homePath, isDefaultPartner, type Partner, portalUrl } from "../../partners/index.ts";
import { db, emptyApp, lookOf, readBrand } from "./brand-store.ts";
import type { AppContent } from "./contract.ts";
import { drawIcon, measureIcon } from "./draw-icon.ts";
import { faultOfIcon, type IconKind, iconKinds, leastWidth, maxIconBytes, wellWidth } from "./icon-rules.ts";
import { manifestPath } from "./manifest.ts";

export async function showAppBrand(work: Work, tools: Tools, partnerId: string) {
  const partner = await getVisiblePartner(work, partnerId);
  const brand = await readBrand(work, partner);
  const picture = await db(work)
    .selectFrom("portal.app_icons")
    .select("width")
    .where("id", "=", brand.own.iconId ?? "00000000-0000-0000-0000-000000000000")
    .executeTakeFirst();
  const home = homePath(partner);
  return {
    partnerId,
    isDefault: brand.isDefault,
    mayChange: mayChange(work, partner),
    isOn: await getSetting(work, appOn, { partnerId }),
    own: brand.own,
    look: lookOf(partner, brand),
    inherited: lookOf(partner, { ...brand, own: emptyApp }),
    picture: picture ? { width: picture.width, isSmall: picture.width < wellWidth } : null,
    address: portalUrl(tools.config.publicUrl, partner, home),
    manifestUrl: portalUrl(tools.config.publicUrl, partner, manifestPath(home)),
    version: brand.version,
  };
}

export async function saveAppBrand(work: Work, tools: Tools, partnerId: string, typed: AppContent, version: number) {
  const partner = await getVisiblePartner(work, partnerId);
  refuseCommon(work, partner);
  const before = await readBrand(work, partner);
  if (before.version !== version)
    throw editConflict("The app was changed meanwhile.", { current: await showAppBrand(work, tools, partnerId) });
  const { iconId, ...content } = typed;
  await refuseForeignIcon(work, partner, iconId);
  const saved = { icon_id: iconId, content: JSON.stringify(content), changed_at: work.now };
  await db(work)
    .insertInto("portal.app_brands")
    .values({ partner_id: partnerId, ...saved })
    .onConflict((conflict) => conflict.column("partner_id").doUpdateSet({ ...saved, version: version + 1 }))
    .execute();
  const { themeColour } = lookOf(partner, await readBrand(work, partner));
  if (iconId !== null && (iconId !== before.own.iconId || themeColour !== lookOf(partner, before).themeColour))
    await drawGround(work, tools.files, partnerId, iconId, themeColour);
  work.audit({
    entity: "app",
    entityId: partnerId,
    label: partner.name,
    action: "updated",
    partnerId,
    changes: differences(before.own, typed),
  });
  return showAppBrand(work, tools, partnerId);
}

/** Checks a picture and makes every size of it at once: what cannot be drawn is refused while somebody is there to choose another. */
export async function addAppIcon(work: Work, files: FileStore, partnerId: string, upload: Upload | undefined) {
  const partner = await getVisiblePartner(work, partnerId);
  refuseCommon(work, partner);
  if (!upload) throw fieldProblem("file", "required", "Choose a picture.");
  if (upload.bytes.length > maxIconBytes) throw fieldProblem("file", "too-big", "The most is 2 MB.");
  const measured = await measureIcon(upload.bytes);
  const fault = measured ? faultOfIcon(measured) : "not-a-png";
  if (!measured || fault) throw fieldProblem("file", fault ?? "not-a-png", sayFault(fault ?? "not-a-png", measured), sizeOf(measured));
  const { width } = measured;
  const { themeColour } = lookOf(partner, await readBrand(work, partner));
  const id = uuidv7(work.now.getTime());
  const name = upload.name.slice(-200);
  await db(work).insertInto("portal.app_icons").values({ id, partner_id: partnerId, width, name, created_at: work.now }).execute();
  const original = await storeFile(work, files, { partnerId, customerId: null, name, mediaType: "image/png", bytes: upload.bytes });
  await keepSize(work, { iconId: id, partnerId, kind: originalKind, fileId: original.id });
  await drawSizes(work, files, { iconId: id, partnerId, bytes: upload.bytes, width, ground: themeColour }, iconKinds);
  work.audit({
    entity: "app",
    entityId: partnerId,
    label: partner.name,
    action: "picture_added",
    partnerId,
    changes: { picture: { before: null, after: name } },
  });
  const preview = await drawIcon(upload.bytes, width, { kind: "192", size: 192, share: 1, onGround: false }, themeColour);
  return { id, width, isSmall: width < wellWidth, preview: `data:image/png;base64,${preview.toString("base64")}` };
}

/** The picture as it was sent: what has a ground is drawn again when its colour changes. */
const originalKind = "original";

interface Drawing {
  readonly iconId: string;
  readonly partnerId: string;
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly ground: string;
}

async function drawSizes(work: Work, files: FileStore, drawing: Drawing, kinds: readonly IconKind[]): Promise<void> {
  const { iconId, partnerId, width, ground } = drawing;
  for (const kind of kinds) {
    const bytes = await drawIcon(drawing.bytes, width, kind, ground);
    const file = await storeFile(work, files, { partnerId, customerId: null, name: `${kind.kind}.png`, mediaType: "image/png", bytes });
    await keepSize(work, { iconId, partnerId, kind: kind.kind, fileId: file.id });
  }
}

async function keepSize(work: Work, size: { iconId: string; partnerId: string; kind: string; fileId: string }): Promise<void> {
  await db(work)
    .insertInto("portal.app_icon_files")
    .values({ icon_id: size.iconId, partner_id: size.partnerId, kind: size.kind, file_id: size.fileId })
    .onConflict((conflict) => conflict.columns(["icon_id", "kind"]).doUpdateSet({ file_id: size.fileId }))
    .execute();
}

/** The ground of an icon is the partner's main colour. */
async function drawGround(work: Work, files: FileStore, partnerId: string, iconId: string, ground: string): Promise<void> {
  const icon = await db(work)
    .selectFrom("portal.app_icons as icon")
    .innerJoin("portal.app_icon_files as file", "file.icon_id", "icon.id")
    .select(["icon.width", "file.file_id"])
    .where("icon.id", "=", iconId)
    .where("file.kind", "=", originalKind)
    .executeTakeFirst();
  if (!icon) return;
  const { bytes } = await readStoredFile(work, files, icon.file_id);
  const kinds = iconKinds.filter(({ onGround }) => onGround);
  await drawSizes(work, files, { iconId, partnerId, bytes, width: icon.width, ground }, kinds);
}

const sizeOf = (measured: { width: number; height: number } | undefined) =>
  measured ? { width: measured.width, height: measured.height, least: leastWidth } : undefined;

function sayFault(fault: NonNullable<ReturnType<typeof faultOfIcon>>, measured: { width: number; height: number } | undefined): string {
  const size = `${measured?.width} × ${measured?.height}`;
  switch (fault) {
    case "not-a-png":
      return "The icon has to be a PNG picture.";
    case "not-square":
      return `The icon has to be square; this one is ${size}.`;
    case "too-small":
      return `The icon has to be at least ${leastWidth} × ${leastWidth}; this one is ${size}.`;
  }
}

async function refuseForeignIcon(work: Work, partner: Partner, iconId: string | null): Promise<void> {
  if (iconId === null) return;
  const found = await db(work)
    .selectFrom("portal.app_icons")
    .select("id")
    .where("id", "=", iconId)
    .where("partner_id", "=", partner.id)
    .executeTakeFirst();
  if (!found) throw fieldProblem("iconId", "unknown-value", "There is no such picture.");
}

function mayChange({ actor }: Work, partner: Partner): boolean {
  const ofEverybody = actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all");
  return ofEverybody || !isDefaultPartner(partner);
}

function refuseCommon(work: Work, partner: Partner): void {
  if (!mayChange(work, partner))
    throw permissionDenied("The default partner's app is what others take over: only staff of all partners change it.");
}
