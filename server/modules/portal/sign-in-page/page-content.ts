import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { baseLanguage as base, textFor } from "../../../../shared/text-for.ts";
import { type BlockName, blockNames, type PageContent } from "./contract.ts";

export type Content = z.output<typeof PageContent>;
type Texts = Readonly<Record<string, string>>;

export { textFor };

export const emptyContent: Content = {
  blocks: null,
  help: null,
  legal: null,
  slides: null,
  css: null,
  darkLogoId: null,
  embedOrigins: null,
};

/** P-39 each part is the partner's own, else the default partner's. */
export const withDefaults = (own: Content, standard: Content): Content => ({
  blocks: own.blocks ?? standard.blocks,
  help: own.help ?? standard.help,
  legal: own.legal ?? standard.legal,
  slides: own.slides ?? standard.slides,
  css: own.css ?? standard.css,
  darkLogoId: own.darkLogoId ?? standard.darkLogoId,
  embedOrigins: own.embedOrigins ?? standard.embedOrigins,
});

export interface Reader {
  readonly language: string;
  /** The partner's own language. */
  readonly fallback: string;
  readonly today: Day;
}

/** P-32 a slide holds on its days and for its languages. */
export function isShown(slide: NonNullable<Content["slides"]>[number], { language, today }: Pick<Reader, "language" | "today">): boolean {
  if ((slide.from && today < slide.from) || (slide.to && today > slide.to)) return false;
  return slide.languages.length === 0 || slide.languages.some((tag) => base(tag) === base(language));
}

/** The page for one reader; `pictureUrl` says where a picture is. */
export function lookFor(content: Content, reader: Reader, pictureUrl: (id: string) => string) {
  const say = (texts: Texts): string => textFor(texts, reader);
  const blocks = Object.fromEntries(blockNames.map((name) => [name, content.blocks ? say(content.blocks[name]) : ""])) as Record<
    BlockName,
    string
  >;
  const help = content.help && {
    text: say(content.help.text),
    phone: content.help.phone,
    email: content.help.email,
    whatsapp: content.help.whatsapp,
    hours: say(content.help.hours),
  };
  return {
    blocks,
    help: help && Object.values(help).some((text) => text !== "") ? help : null,
    legal: (content.legal ?? []).map(({ label, url }) => ({ label: say(label), url })).filter(({ label }) => label !== ""),
    slides: (content.slides ?? [])
      .filter((slide) => isShown(slide, reader))
      .map((slide) => ({
        id: slide.id,
        pictureUrl: slide.pictureId && pictureUrl(slide.pictureId),
        alt: say(slide.alt),
        heading: say(slide.heading),
        text: say(slide.text),
        button: slide.url === "" ? "" : say(slide.button),
        url: slide.url,
      })),
    darkLogoUrl: content.darkLogoId && pictureUrl(content.darkLogoId),
  };
}
