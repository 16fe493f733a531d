import type { listSettingsEndpoint } from "../../../../server/modules/partners/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import type { FieldError } from "../../../../shared/problem.ts";
import { fieldErrorText } from "../../../lib/field-texts.ts";
import { type Translate, useTexts } from "../../../lib/texts.tsx";
import { sectionOf } from "./setting-groups.ts";

export type SettingItem = ReturnsOf<typeof listSettingsEndpoint>["items"][number];

export interface SettingWords {
  title: (setting: Pick<SettingItem, "key" | "title">) => string;
  help: (setting: Pick<SettingItem, "key" | "help">) => string;
  option: (key: string, value: string) => string;
  section: (section: string) => string;
  /** What is wrong with a value. */
  wrong: (key: string, error: Omit<FieldError, "field">) => string;
  /** What a change would do: "3 administrators must set up a second factor first". */
  effect: (effect: { key: string; code: string; count: number }) => string;
}

/** Settings in the reader's language; where the catalogue does not know one yet, as its definition has it. */
export function settingWords(t: Translate): SettingWords {
  return {
    title: ({ key, title }) => t.optional(`partners.setting.${key}.title`) ?? title,
    help: ({ key, help }) => t.optional(`partners.setting.${key}.help`) ?? help,
    option: (key, value) =>
      t.optional(`partners.setting.${key}.option.${value}`) ?? t.optional(`partners.setting-option.${value}`) ?? value.replaceAll("_", " "),
    section: (section) => t.optional(`partners.section.${section}`) ?? section,
    wrong: (key, error) => t.optional(`partners.setting.${key}.wrong.${error.code}`) ?? fieldErrorText(t, { field: key, ...error }),
    effect: ({ key, code, count }) =>
      t.optional(`partners.setting.${key}.effect.${code}`, { count }) ?? t("partners.settings.effect", { count }),
  };
}

export const useSettingWords = (): SettingWords => settingWords(useTexts());

/** Settings that a search finds: every typed word in the title, the help, the heading or the key (O-239). */
export function findSettings(words: SettingWords, settings: readonly SettingItem[], typed: string): SettingItem[] {
  const wanted = plain(typed).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  const inTitle = (setting: SettingItem): boolean => wanted.every((word) => plain(words.title(setting)).includes(word));
  return settings
    .filter((setting) => {
      const known = plain(`${words.title(setting)} ${words.help(setting)} ${words.section(sectionOf(setting.key))} ${setting.key}`);
      return wanted.every((word) => known.includes(word));
    })
    .toSorted((a, b) => Number(inTitle(b)) - Number(inTitle(a)));
}

/** Without accents, marks and case, so that what is typed in a hurry is found. */
export const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();
