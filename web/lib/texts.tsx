// Words for people. Keys are checked by the compiler against the English catalogue; texts are ICU messages, compiled at
// build time so that the browser needs no parser.
import { createContext, type ReactNode, use, useContext, useEffect, useMemo, useState } from "react";
import { IntlProvider, useTranslations } from "use-intl/react";
import type { TextKey } from "../../shared/texts/catalogue.ts";
import { configureApi } from "./api.ts";
import { type Language, languages, withDigits } from "./languages.ts";

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

/** Compiled messages by language, as `virtual:texts/<app>` makes them; English ones for a language that the app does not speak. */
export type CatalogueLoaders = Readonly<Record<Language, CatalogueLoader>>;
type CatalogueLoader = () => Promise<{ default: Record<string, unknown> }>;

/** Files of texts that come with the pages that need them: "portal-tickets". */
export type TextPart = Extract<TextKey extends `${infer Namespace}.${string}` ? Namespace : never, `portal-${string}`>;
export type PartLoaders = Readonly<Record<TextPart, CatalogueLoaders>>;

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
  parts?: PartLoaders;
  start: Language;
  /** Loaded before the first render, so that no page is ever seen without its words. */
  startMessages: Record<string, unknown>;
  timeZone: string;
  /** P-242 */
  arabicDigits?: boolean;
  onChange?: (language: Language) => void;
  children: ReactNode;
}

export function TextsProvider({
  catalogues,
  parts,
  start,
  startMessages,
  timeZone,
  arabicDigits = false,
  onChange,
  children,
}: TextsProviderProps) {
  const [shown, setShown] = useState({ language: start, messages: startMessages });
  const { language } = shown;
  const { direction } = languages[language];
  const locale = withDigits(languages[language].locale, arabicDigits);

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

  const words = useMemo(() => ({ messages: shown.messages, parts, locale, timeZone }), [shown.messages, parts, locale, timeZone]);
  return (
    <LanguageContext value={state}>
      <WordsContext value={words}>
        <IntlProvider
          locale={locale}
          messages={shown.messages as never}
          timeZone={timeZone}
          onError={reportTextFault}
          getMessageFallback={markMissing}
        >
          {children}
        </IntlProvider>
      </WordsContext>
    </LanguageContext>
  );
}

interface Words {
  readonly messages: Record<string, unknown>;
  readonly parts: PartLoaders | undefined;
  readonly locale: string;
  readonly timeZone: string;
}
const WordsContext = createContext<Words | undefined>(undefined);

type Part = Promise<{ default: Record<string, unknown> }>;
// Weakly: where the server draws pages, each provider with words of its own has its own loaders.
const started = new WeakMap<CatalogueLoader, Part>();
const startPart = (load: CatalogueLoader): Part => {
  const known = started.get(load);
  if (known) return known;
  const part = load();
  started.set(load, part);
  // Offline for a moment: the next page that needs it tries again.
  part.catch(() => started.delete(load));
  return part;
};

const kept = new WeakMap<CatalogueLoader, Part>();
const againAfterMs = 30_000;
/** The same where nothing may fail for want of words: without them it is as if the file were empty. */
const startKept = (load: CatalogueLoader): Part => {
  const known = kept.get(load);
  if (known) return known;
  const part = load().catch(() => {
    setTimeout(() => kept.delete(load), againAfterMs);
    return { default: {} };
  });
  kept.set(load, part);
  return part;
};

interface MoreTexts {
  part: TextPart;
  children: ReactNode;
}

/** Gives what is inside the words of one more file, and waits for them (Suspense). */
export function TextsOf(more: MoreTexts) {
  if (!useContext(WordsContext)?.parts) throw new Error("TextsOf outside of a TextsProvider with parts");
  return <WithTexts start={startPart} {...more} />;
}

/** The same for what both apps show, and for what has to be said without a network too. */
export function TextsIfAny(more: MoreTexts) {
  return useContext(WordsContext)?.parts ? <WithTexts start={startKept} {...more} /> : more.children;
}

function WithTexts({ part, start, children }: MoreTexts & { start: typeof startPart }) {
  const { language } = useLanguage();
  const around = useContext(WordsContext);
  if (!around?.parts) throw new Error("no parts of texts here");
  const { default: own } = use(start(around.parts[part][language]));
  const words = useMemo(() => ({ ...around, messages: { ...around.messages, [part]: own } }), [around, part, own]);
  return (
    <WordsContext value={words}>
      <IntlProvider
        locale={words.locale}
        messages={words.messages as never}
        timeZone={words.timeZone}
        onError={reportTextFault}
        getMessageFallback={markMissing}
      >
        {children}
      </IntlProvider>
    </WordsContext>
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
