// What stands around a page that the server draws, as start-app.tsx puts it around those that the browser draws.
import { catalogues, parts } from "virtual:texts/portal";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type AnyRoute, createMemoryHistory, createRouter, RouterProvider } from "@tanstack/react-router";
import { prerender } from "react-dom/static";
import type { Endpoint } from "../../../shared/endpoint.ts";
import { type Language, languages, pickLanguage } from "../../lib/languages.ts";
import { parsePlainSearch, writePlainSearch } from "../../lib/plain-search.ts";
import { type PartLoaders, TextsProvider } from "../../lib/texts.tsx";
import { accentProperties } from "../../ui/accent.ts";
import { LookProvider } from "../../ui/look-provider.tsx";
import { portalTheme } from "../../ui/theme.ts";
import { basePathOf } from "../app/base-path.ts";
import { type Branding, BrandingProvider } from "../app/branding.tsx";
import { laidOver } from "../app/own-words.ts";

export interface Visit {
  /** "/p/north/sign-in?next=/finance" */
  readonly url: string;
  readonly branding: Branding;
  /** The first of these that the provider offers is spoken; its own where it offers none. */
  readonly wishes: readonly string[];
}

/** The provider's own words in one language (P-237): `{ "portal": { "hello": … } }`. */
export type OwnWords = Readonly<Record<string, unknown>>;

export interface DrawnPage {
  readonly html: string;
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  /** The provider's colours as custom properties of the page. */
  readonly accent: Readonly<Record<string, string>>;
}

export const languageOf = ({ wishes, branding }: Visit): Language => pickLanguage([...wishes, branding.language], branding.languages);

/** As use-endpoint.ts names an answer. */
export const keyOf = (endpoint: Endpoint, query: object = {}) => [endpoint.method, endpoint.path, {}, query];

interface Drawing {
  readonly visit: Visit;
  readonly language: Language;
  readonly words: OwnWords;
  /** Holds the answers that the page shows. */
  readonly client: QueryClient;
  readonly routeTree: AnyRoute;
}

/** Draws the page of an address, everything in one piece: no script is needed to put parts in their place. */
export async function drawPage({ visit: { url, branding }, language, words, client, routeTree }: Drawing): Promise<DrawnPage> {
  const { default: ours } = await catalogues[language]();
  const router = createRouter({
    routeTree,
    basepath: basePathOf(url.split("?")[0] ?? ""),
    history: createMemoryHistory({ initialEntries: [url] }),
    parseSearch: parsePlainSearch,
    stringifySearch: writePlainSearch,
    isServer: true,
  });
  await router.load();
  const { prelude } = await prerender(
    <QueryClientProvider client={client}>
      <TextsProvider
        catalogues={catalogues}
        parts={partsWith(words, language)}
        start={language}
        startMessages={laidOver(ours, words)}
        timeZone={branding.timeZone}
        arabicDigits={branding.arabicDigits}
      >
        <LookProvider theme={portalTheme}>
          <BrandingProvider branding={branding}>
            <RouterProvider router={router as never} />
          </BrandingProvider>
        </LookProvider>
      </TextsProvider>
    </QueryClientProvider>,
    { progressiveChunkSize: Number.POSITIVE_INFINITY },
  );
  const html = await new Response(prelude).text();
  return { html, language, direction: languages[language].direction, accent: accentProperties(branding.accentColour) };
}

/** The words of pages, with the provider's own over them. */
function partsWith(words: OwnWords, language: Language): PartLoaders {
  const worded = Object.entries(parts).map(([part, loaders]) => {
    const own = words[part];
    if (typeof own !== "object" || own === null) return [part, loaders];
    const load = async () => ({ default: laidOver((await loaders[language]()).default, own as Record<string, unknown>) });
    return [part, { ...loaders, [language]: load }];
  });
  return Object.fromEntries(worded) as PartLoaders;
}
