import { differences } from "../../../platform/differences.ts";
import type { FileStore } from "../../../platform/files/file-store.ts";
import { checkFile } from "../../../platform/files/media-type.ts";
import { storeFile } from "../../../platform/files/store-file.ts";
import { cleanHtml } from "../../../platform/html/clean-html.ts";
import type { Upload } from "../../../platform/http/api.ts";
import { editConflict, fieldProblem, permissionDenied } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting, getVisiblePartner, homePath, isDefaultPartner, type Partner, portalUrl } from "../../partners/index.ts";
import { signInField } from "../sign-in/settings.ts";
import { cleanCss } from "./clean-css.ts";
import { cleanSvg, looksLikeSvg } from "./clean-svg.ts";
import { type BlockName, blockNames } from "./contract.ts";
import { type Content, lookFor, withDefaults } from "./page-content.ts";
import { db, pictureUrl, readerOf, readPage } from "./page-store.ts";
import { frameSnippetFor, snippetFor } from "./snippet.ts";

export async function showPage(work: Work, tools: Tools, partnerId: string) {
  const partner = await getVisiblePartner(work, partnerId);
  const { own, inherited, version } = await readPage(work, partner);
  return {
    partnerId,
    isDefault: isDefaultPartner(partner),
    mayChange: mayChange(work, partner),
    own,
    inherited,
    languages: [partner.language],
    address: `${portalUrl(tools.config.publicUrl, partner, homePath(partner) === "/" ? "" : homePath(partner))}/sign-in`,
    snippet: snippetFor(portalUrl(tools.config.publicUrl, partner, "/auth/sign-in"), partner, await getSetting(work, signInField)),
    frameSnippet: frameSnippetFor(portalUrl(tools.config.publicUrl, partner, "/embed/sign-in.js"), partner),
    version,
  };
}

/** Cleans, checks and keeps. The default partner's page is everybody's, so whoever changes it has to be of everybody (M-9). */
export async function savePage(work: Work, tools: Tools, partnerId: string, typed: Content, version: number) {
  const partner = await getVisiblePartner(work, partnerId);
  refuseCommon(work, partner);
  const before = await readPage(work, partner);
  if (before.version !== version)
    throw editConflict("The sign-in page was changed meanwhile.", { current: await showPage(work, tools, partnerId) });
  await refuseForeignPictures(work, partner, typed);
  const { content, cut } = clean(typed);
  await db(work)
    .insertInto("portal.sign_in_pages")
    .values({ partner_id: partnerId, content, changed_at: work.now })
    .onConflict((conflict) => conflict.column("partner_id").doUpdateSet({ content, version: version + 1, changed_at: work.now }))
    .execute();
  work.audit({
    entity: "sign-in-page",
    entityId: partnerId,
    label: partner.name,
    action: "updated",
    partnerId,
    changes: differences(before.own, content),
  });
  return { ...(await showPage(work, tools, partnerId)), cut };
}

/** As a visitor would see it, before anything is saved. */
export async function previewPage(work: Work, partnerId: string, typed: Content, language: string) {
  const partner = await getVisiblePartner(work, partnerId);
  const { inherited } = await readPage(work, partner);
  const { content, cut } = clean(typed);
  const shown = withDefaults(content, inherited);
  const style = shown.css ? cleanCss(shown.css) : { css: "" };
  return { ...lookFor(shown, readerOf(work, partner, language), pictureUrl), styleUrl: null, cut, style: "css" in style ? style.css : "" };
}

const maxPictureBytes = 2 * 1024 * 1024;

export async function addPicture(work: Work, files: FileStore, partnerId: string, upload: Upload | undefined) {
  const partner = await getVisiblePartner(work, partnerId);
  refuseCommon(work, partner);
  if (!upload) throw fieldProblem("file", "required", "Choose a picture.");
  const { name, mediaType, bytes } = looksLikeSvg(upload.bytes) ? drawing(upload) : await photo(upload);
  const stored = await storeFile(work, files, { partnerId, customerId: null, name, mediaType, bytes });
  const id = uuidv7(work.now.getTime());
  await db(work).insertInto("portal.pictures").values({ id, partner_id: partnerId, file_id: stored.id, created_at: work.now }).execute();
  work.audit({
    entity: "sign-in-page",
    entityId: partnerId,
    label: partner.name,
    action: "picture_added",
    partnerId,
    changes: { picture: { before: null, after: name } },
  });
  return { id, url: pictureUrl(id) };
}

async function photo(upload: Upload) {
  const checked = await checkFile(upload, { maxBytes: maxPictureBytes, only: ["image/png", "image/jpeg", "image/webp"] });
  return { ...checked, bytes: upload.bytes };
}

function drawing(upload: Upload) {
  if (upload.bytes.length > maxPictureBytes) throw fieldProblem("file", "too-big", "The most is 2 MB.");
  const bytes = cleanSvg(upload.bytes);
  if (!bytes) throw fieldProblem("file", "not-a-picture", "Nothing of this drawing can be shown.");
  return { name: upload.name.slice(-200), mediaType: "image/svg+xml", bytes };
}

function mayChange({ actor }: Work, partner: Partner): boolean {
  const ofEverybody = actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all");
  return ofEverybody || !isDefaultPartner(partner);
}

function refuseCommon(work: Work, partner: Partner): void {
  if (!mayChange(work, partner))
    throw permissionDenied("The default partner's sign-in page is everybody's: only staff of all partners change it.");
}

function clean(typed: Content): { content: Content; cut: BlockName[] } {
  const cut = new Set<BlockName>();
  const blocks =
    typed.blocks &&
    (Object.fromEntries(
      blockNames.map((name) => [
        name,
        Object.fromEntries(
          Object.entries(typed.blocks?.[name] ?? {}).map(([language, html]) => {
            const cleaned = cleanHtml(html);
            if (cleaned.isCut) cut.add(name);
            return [language, cleaned.html];
          }),
        ),
      ]),
    ) as NonNullable<Content["blocks"]>);
  const css = typed.css === null ? undefined : cleanCss(typed.css);
  if (css && "wrong" in css) {
    const line = css.line;
    throw fieldProblem("css", `css-${css.wrong}`, `Line ${line} of the style sheet cannot be used.`, { line });
  }
  return { content: { ...typed, blocks }, cut: [...cut] };
}

async function refuseForeignPictures(work: Work, partner: Partner, { slides, darkLogoId }: Content): Promise<void> {
  const named = [...new Set([...(slides ?? []).map(({ pictureId }) => pictureId), darkLogoId].filter((id) => id !== null))];
  if (named.length === 0) return;
  const found = await db(work)
    .selectFrom("portal.pictures")
    .select("id")
    .where("partner_id", "=", partner.id)
    .where("id", "in", named)
    .execute();
  if (found.length < named.length) throw fieldProblem("slides", "unknown-value", "There is no such picture.");
}
