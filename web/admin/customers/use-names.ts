import { useMemo } from "react";
import { administratorChoicesEndpoint } from "../../../server/modules/identity/contract.ts";
import { useLocale } from "../../lib/format.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";

/** "DE" is "Germany" in the reader's language. A code that is none stays as it is. */
export function useCountryName(): (code: string) => string {
  const locale = useLocale();
  return useMemo(() => namesOf(locale, "region"), [locale]);
}

/** "ar" is "Arabic". */
export function useLanguageName(): (code: string) => string {
  const locale = useLocale();
  return useMemo(() => namesOf(locale, "language"), [locale]);
}

function namesOf(locale: string, type: "region" | "language"): (code: string) => string {
  const names = new Intl.DisplayNames(locale, { type, fallback: "code" });
  return (code) => {
    try {
      return names.of(code) ?? code;
    } catch {
      return code;
    }
  };
}

/** Colleagues by id; undefined while they are being fetched, or for somebody who no longer works here. */
export function useColleagues(): { name: (id: string | null) => string | undefined; choices: readonly { id: string; name: string }[] } {
  const { data } = useEndpoint(administratorChoicesEndpoint, undefined, { topics: ["administrators"] });
  const choices = data?.items ?? [];
  return { choices, name: (id) => choices.find((one) => one.id === id)?.name };
}
