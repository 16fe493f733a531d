import { listSettingsEndpoint } from "../../../../server/modules/partners/contract.ts";
import { callApi } from "../../../lib/api.ts";
import type { SearchHit } from "../../app/module.ts";
import { groupOf, pageName, pathOfSetting } from "./setting-groups.ts";
import { findSettings, settingWords } from "./setting-words.ts";

// The palette asks outside of any component, where there is no `t`. Titles and helps of settings take no arguments, so the plain
// catalogue is enough.
const english = (): Promise<unknown> => import("../../../../shared/texts/en/partners.json");
const catalogues: Readonly<Partial<Record<string, typeof english>>> = {
  ar: () => import("../../../../shared/texts/ar/partners.json"),
};

async function lookUpIn(language: string): Promise<(key: string) => string | undefined> {
  const texts = await (catalogues[language] ?? english)();
  return (key) => {
    const path = key.split(".").slice(1);
    const found = path.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], texts);
    return typeof found === "string" ? found : undefined;
  };
}

/** Settings by title, help and key, as the configuration's own search has them (O-239, O-247). */
export async function searchSettings(typed: string, signal: AbortSignal): Promise<SearchHit[]> {
  const [{ items }, lookUp] = await Promise.all([
    callApi(listSettingsEndpoint, { query: { level: "system" }, signal }),
    lookUpIn(document.documentElement.lang),
  ]);
  const words = settingWords(Object.assign((key: string) => lookUp(key) ?? key, { rich: lookUp, optional: lookUp }));
  return findSettings(words, items, typed)
    .slice(0, 5)
    .flatMap((setting) => {
      const to = pathOfSetting(setting);
      if (!to) return [];
      const group = groupOf(setting);
      return {
        id: setting.key,
        title: words.title(setting),
        note: lookUp(group ? `partners.group.${group}.title` : `partners.own-page.${pageName(to)}`) ?? "",
        to,
      };
    });
}
