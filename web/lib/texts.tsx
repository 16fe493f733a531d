// Words for people. Keys are checked by the compiler against the English catalogue; texts are ICU messages, compiled at
// build time so that the browser needs no parser.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { IntlProvider, useTranslations } from "use-intl/react";
import type { TextKey } from "../../shared/texts/catalogue.ts";
import { configureApi } from "./api.ts";
import { type Language, languages } from "./languages.ts";

export type { TextKey };

type Values = Record<string, string | number | Date>;
type Tags = Record<string, Values[string] | ReactNode | ((inner: ReactNode) => ReactNode)>;

export interface Translate {
  (key: TextKey, values?: Values): string;
  /** For texts with parts that are more than text: `<link>terms</link>`. */
  rich: (key: TextKey, values: Tags) => ReactNode;
  /** For keys that come from outside, for example the code of a problem; undefined when there is no such text. */
  optional: (key: string, values?: Values) => string | undefined;
}

/** Compiled messages by language, as `virtual:texts/<app>` makes them. */
export type CatalogueLoaders = Readonly<Record<Language, () => Promise<{ default: Record<string, unknown> }>>>;

interface LanguageState {
  language: Language;
  direction: "ltr" | "rtl";
  setLanguage: (language: Language) => void;
}

const LanguageContext = createContext<LanguageState | undefined>(undefined);

export function useLanguage(): LanguageState {
  const state = useContext(LanguageContext);
  if (!state) throw new Error("useLanguage outside of TextsProvider");
  return state;
}

/** `t("billing.issue-invoice")` */
export function useTexts(): Translate {
  const translate = useTranslations();
  return useMemo(() => {
    // The library types keys from a global declaration; ours come from the catalogue's files.
    const loose = translate as unknown as {
      (key: string, values?: Values): string;
      rich: (key: string, values: Tags) => ReactNode;
      has: (key: string) => boolean;
    };
    return Object.assign((key: TextKey, values?: Values) => loose(key, values), {
      rich: (key: TextKey, values: Tags) => loose.rich(key, values),
      optional: (key: string, values?: Values) => (loose.has(key) ? loose(key, values) : undefined),
    });
  }, [translate]);
}

export interface TextsProviderProps {
  catalogues: CatalogueLoaders;
  start: Language;
  /** Loaded before the first render, so that no page is ever seen without its words. */
  startMessages: Record<string, unknown>;
  timeZone: string;
  onChange?: (language: Language) => void;
  children: ReactNode;
}

export function TextsProvider({ catalogues, start, startMessages, timeZone, onChange, children }: TextsProviderProps) {
  const [shown, setShown] = useState({ language: start, messages: startMessages });
  const { language } = shown;
  const { direction, locale } = languages[language];

  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = direction;
    configureApi({ language });
  }, [language, direction]);

  const state = useMemo(
    () => ({
      language,
      direction,
      setLanguage: (next: Language) => {
        void catalogues[next]().then(({ default: messages }) => {
          setShown({ language: next, messages });
          onChange?.(next);
        });
      },
    }),
    [language, direction, catalogues, onChange],
  );

  return (
    <LanguageContext value={state}>
      <IntlProvider
        locale={locale}
        messages={shown.messages as never}
        timeZone={timeZone}
        onError={reportTextFault}
        getMessageFallback={markMissing}
      >
        {children}
      </IntlProvider>
    </LanguageContext>
  );
}

const reported = new Set<string>();

// Loud while we develop; in the field one line each, not one per render.
function reportTextFault(fault: { message: string }): void {
  if (reported.has(fault.message)) return;
  reported.add(fault.message);
  // biome-ignore lint/suspicious/noConsole: a missing text must be seen by whoever works on the page.
  console.error(`Text fault: ${fault.message}`);
}

const markMissing = ({ key }: { key: string }): string =>
  import.meta.env.DEV ? `⚠ ${key}` : (key.split(".").at(-1)?.replaceAll("-", " ") ?? key);
