import type { MantineThemeOverride } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { closestLanguage, pickLanguage } from "../lib/languages.ts";
import { isText, readStored, writeStored } from "../lib/local-store.ts";
import { makeQueryClient } from "../lib/query-client.ts";
import { type CatalogueLoaders, type PartLoaders, TextsProvider } from "../lib/texts.tsx";
import { acceptForeignDigits } from "../lib/western-digits.ts";
import { placeOfApp } from "./drawn-page.ts";
import { LookProvider } from "./look-provider.tsx";

export interface AppParts {
  catalogues: CatalogueLoaders;
  parts?: PartLoaders;
  theme: MantineThemeOverride;
  page: ReactNode;
  /** Languages that the provider offers. */
  offered: readonly string[];
  /** When the reader has no wish that we can fulfil. */
  fallback?: string;
  /** P-242 Arabic is written in its own digits. */
  arabicDigits?: boolean;
}

const languageKey = "language";

/** So that pages which the server draws speak it, too (P-236). */
function tellServer(language: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: a cookie of no secret; the newer interface is missing in browsers that we support.
  document.cookie = `language=${language}; path=/; max-age=31536000; samesite=lax`;
}

/** Loads the words, then draws the app. */
export async function startApp({ catalogues, parts, theme, page, offered, fallback, arabicDigits = false }: AppParts): Promise<void> {
  const asked = new URLSearchParams(location.search).get("lang");
  // P-236 whose account it is shows later, and what that says comes first.
  const language = pickLanguage([asked, readStored(languageKey, isText), ...navigator.languages, fallback], offered);
  if (asked && closestLanguage(asked, [language])) {
    writeStored(languageKey, language);
    tellServer(language);
  }
  acceptForeignDigits();
  const { default: messages } = await catalogues[language]();
  createRoot(placeOfApp()).render(
    <StrictMode>
      <QueryClientProvider client={makeQueryClient()}>
        <TextsProvider
          catalogues={catalogues}
          {...(parts ? { parts } : {})}
          start={language}
          arabicDigits={arabicDigits}
          startMessages={messages}
          timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}
          onChange={(chosen) => {
            writeStored(languageKey, chosen);
            tellServer(chosen);
          }}
        >
          <LookProvider theme={theme}>{page}</LookProvider>
        </TextsProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
