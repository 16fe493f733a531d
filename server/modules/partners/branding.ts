import type { z } from "zod";
import type { FileStore } from "../../platform/files/file-store.ts";
import { readStoredFile } from "../../platform/files/store-file.ts";
import type { FileReply } from "../../platform/http/api.ts";
import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import type { BrandingView } from "./contract.ts";
import { loadSettings } from "./get-setting.ts";
import { findPartnerOfPage, partnerColumns } from "./partner-queries.ts";
import { logoUrl } from "./partner-view.ts";
import { appOn } from "./portal-menu/app.ts";
import { arabicDigits, hourFormat, locale, offeredLanguages, portalTitle } from "./settings.ts";
import { db } from "./tables.ts";
import { portalWordsUrls } from "./wording/wording-store.ts";

/** How a public page looks before anybody signed in (P-15). */
export async function readBranding(work: Work, page: { host: string; code: string | undefined }): Promise<z.input<typeof BrandingView>> {
  const partner = await findPartnerOfPage(work, page);
  if (!partner) throw notFound("This installation has no partner yet.");
  const settings = await loadSettings(work, [portalTitle, offeredLanguages, locale, hourFormat, arabicDigits, appOn], {
    partnerId: partner.id,
  });
  const { code, name, status, email, phone, website } = partner;
  return {
    partner: { code, name, status, email, phone, website },
    title: settings.get(portalTitle) || name,
    accentColour: partner.accentColour,
    logoUrl: logoUrl(partner),
    language: partner.language,
    languages: [...new Set([partner.language, ...settings.get(offeredLanguages)])],
    currency: partner.currency,
    timeZone: partner.timeZone,
    locale: settings.get(locale),
    hourFormat: settings.get(hourFormat),
    arabicDigits: settings.get(arabicDigits),
    hasApp: settings.get(appOn),
    words: await portalWordsUrls(work, partner),
  };
}

/** The picture itself, for everybody: it stands on the sign-in page. */
export async function readLogo(work: Work, files: FileStore, code: string): Promise<FileReply> {
  const partner = await db(work)
    .selectFrom("partners.partners as partner")
    .select(partnerColumns)
    .where("partner.code", "=", code)
    .executeTakeFirst();
  if (!partner?.logoFileId) throw notFound();
  const { name, mediaType, bytes } = await readStoredFile(work, files, partner.logoFileId);
  return { name, mediaType, bytes, inline: true };
}
