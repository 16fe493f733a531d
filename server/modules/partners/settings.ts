import { z } from "zod";
import { CountryCode, LanguageTag, Line } from "../../../shared/text.ts";
import { defineSetting } from "../../platform/settings.ts";
import { installedLanguages } from "../../platform/texts.ts";

const levels = ["system", "partner"] as const;
const may = "config.main.update" as const;

export const portalTitle = defineSetting({
  key: "partners.portal_title",
  shape: Line(60),
  fallback: "",
  levels,
  may: "config.portal.update",
  title: "Title of the portal",
  help: "Stands in the browser's tab and on the sign-in page. Empty: the partner's name.",
});
export const offeredLanguages = defineSetting({
  key: "partners.languages",
  shape: z.array(LanguageTag).min(1).max(30),
  fallback: installedLanguages(),
  levels,
  may: "config.portal.update",
  title: "Languages offered",
  help: "What subscribers may choose from. The partner's own language is always among them.",
});
export const phoneCountry = defineSetting({
  key: "partners.phone_country",
  shape: CountryCode,
  fallback: "",
  levels: ["system", "partner", "location"],
  may,
  title: "Country of phone numbers",
  help: "Completes numbers that are typed without a country code. Empty: the partner's country.",
});
export const locale = defineSetting({
  key: "partners.locale",
  shape: z.string().regex(/^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$/),
  fallback: "",
  levels,
  may,
  title: "Form of dates and numbers",
  help: "A language and region such as de-AT. Empty: as the reader's language has it.",
});
export const hourFormat = defineSetting({
  key: "partners.hour_format",
  shape: z.enum(["locale", "12", "24"]),
  fallback: "locale",
  levels,
  may,
  title: "Hours",
  help: "12 with a.m. and p.m., 24, or as the reader's language has it.",
});

export const arabicDigits = defineSetting({
  key: "partners.arabic_digits",
  shape: z.boolean(),
  fallback: false,
  levels,
  may,
  title: "Arabic with its own digits",
  help: "The portal and the app write ١٢٣ where they speak Arabic. Papers and mails keep 123. Both are understood wherever somebody types.",
});

export const settings = [portalTitle, offeredLanguages, phoneCountry, locale, hourFormat, arabicDigits];
