// Draws the sign-in page on the server, by the same parts as in the browser: so it is seen before any script has come, and no app is needed to look
// at it. Built by itself (web/build/portal-door.ts) and called by server/listeners/portal-door.ts.
import { catalogues, parts } from "virtual:texts/portal";
import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, Outlet, RouterProvider } from "@tanstack/react-router";
import { prerender } from "react-dom/static";
import { portalSignInPageEndpoint } from "../../server/modules/portal/sign-in/contract.ts";
import { signInLookEndpoint } from "../../server/modules/portal/sign-in-page/contract.ts";
import type { Endpoint, ReturnsOf } from "../../shared/endpoint.ts";
import { languages, pickLanguage } from "../lib/languages.ts";
import { parsePlainSearch, writePlainSearch } from "../lib/plain-search.ts";
import { makeQueryClient } from "../lib/query-client.ts";
import { TextsProvider } from "../lib/texts.tsx";
import { accentProperties } from "../ui/accent.ts";
import { LookProvider } from "../ui/look-provider.tsx";
import { portalTheme } from "../ui/theme.ts";
import { basePathOf, partnerOf } from "./app/base-path.ts";
import { type Branding, BrandingProvider } from "./app/branding.tsx";
import { laidOver } from "./app/own-words.ts";
import { SignInPage } from "./identity/sign-in-page.tsx";

export interface Visit {
  /** "/p/north/sign-in?next=/finance" */
  readonly url: string;
  readonly branding: Branding;
  /** The first of these that the provider offers is spoken; its own where it offers none. */
  readonly wishes: readonly string[];
}

export const languageOf = ({ wishes, branding }: Visit): string => pickLanguage([...wishes, branding.language], branding.languages);

export interface DoorFacts {
  readonly about: ReturnsOf<typeof portalSignInPageEndpoint>;
  readonly look: ReturnsOf<typeof signInLookEndpoint>;
  /** The provider's own, in that language (P-237). */
  readonly words: Record<string, unknown>;
}

export interface DrawnDoor {
  readonly html: string;
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  /** The provider's colours as custom properties of the page. */
  readonly accent: Readonly<Record<string, string>>;
}

export async function drawDoor(visit: Visit, { about, look, words }: DoorFacts): Promise<DrawnDoor> {
  const { url, branding } = visit;
  const language = pickLanguage([languageOf(visit)]);
  const { default: ours } = await catalogues[language]();
  const messages = laidOver(ours, words);
  const basepath = basePathOf(url.split("?")[0] ?? "");
  const partner = partnerOf(basepath);
  const client = makeQueryClient();
  client.setQueryData(keyOf(portalSignInPageEndpoint, { partner }), about);
  client.setQueryData(keyOf(signInLookEndpoint, { partner, language }), look);
  const router = routerOf(url, basepath);
  await router.load();
  const { prelude } = await prerender(
    <QueryClientProvider client={client}>
      <TextsProvider
        catalogues={catalogues}
        parts={parts}
        start={language}
        startMessages={messages}
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
    // In one piece: no script puts parts in their place.
    { progressiveChunkSize: Number.POSITIVE_INFINITY },
  );
  client.clear();
  const html = await new Response(prelude).text();
  return { html, language, direction: languages[language].direction, accent: accentProperties(branding.accentColour) };
}

/** As use-endpoint.ts names them. */
const keyOf = (endpoint: Endpoint, query: object) => [endpoint.method, endpoint.path, {}, query];

function routerOf(url: string, basepath: string) {
  const root = createRootRoute({ component: Outlet });
  const signIn = createRoute({ getParentRoute: () => root, path: "/sign-in", component: SignInPage });
  return createRouter({
    routeTree: root.addChildren([signIn]),
    basepath,
    history: createMemoryHistory({ initialEntries: [url] }),
    parseSearch: parsePlainSearch,
    stringifySearch: writePlainSearch,
    isServer: true,
  });
}
