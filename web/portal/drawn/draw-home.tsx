// The home page of whoever is signed in, by the same parts as in the browser. What its cards ask for is found by drawing it: a card that wants an
// answer says so, the answer is fetched, and the page is drawn again.
import type { Query } from "@tanstack/react-query";
import { createRootRoute, createRoute, Outlet } from "@tanstack/react-router";
import { portalMeEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { urlOf } from "../../lib/api.ts";
import { allLanguages, closestLanguage } from "../../lib/languages.ts";
import { makeQueryClient } from "../../lib/query-client.ts";
import { basePathOf, isHome } from "../app/base-path.ts";
import { modules } from "../app/modules.ts";
import { ModulesContext } from "../app/modules-context.ts";
import { PortalFrame } from "../app/portal-frame.tsx";
import { HomePage } from "../home/home-page.tsx";
import { type DrawnPage, drawPage, keyOf, languageOf, type OwnWords, type Visit } from "./surroundings.tsx";

/** Answers of the API by address, with the rights of whoever came; undefined for a refusal. */
export type Ask = (url: string, language?: string) => Promise<object | undefined>;

export interface DrawnHome extends DrawnPage {
  /** What was asked for it, by address. */
  readonly answers: Readonly<Record<string, object>>;
  /** Something was refused, or comes live: the app has to go on with it at once. */
  readonly isUnfinished: boolean;
}

/** A card that asks for something, shows what it found, and asks for more. */
const mostRounds = 4;
/** Lines whose state changes while one looks (P-54). */
const passing = /"word":"restoring"/;

/** @returns undefined where the app has to say something else first: another portal, a password that must be chosen, staff who look in. */
export async function drawHome(visit: Visit, ask: Ask, wordsIn: (language: string) => Promise<OwnWords>): Promise<DrawnHome | undefined> {
  const meUrl = urlOf(portalMeEndpoint);
  const me = (await ask(meUrl)) as ReturnsOf<typeof portalMeEndpoint> | undefined;
  if (!me || me.staff || me.mustChoosePassword || me.mustSetUpFactor) return undefined;
  if (!isHome(me.partner.home, basePathOf(visit.url))) return undefined;
  const language = closestLanguage(me.customer.language, allLanguages) ?? languageOf(visit);
  const words = await wordsIn(language);
  const answers: Record<string, object> = { [meUrl]: me };
  const client = makeQueryClient();
  client.setQueryData(keyOf(portalMeEndpoint), me);
  const refused = new Set<string>();
  // "/portal" is the same page as "/portal/", and the router would rather lead from one to the other.
  const here = { ...visit, url: `${visit.url.replace(/\/$/, "")}/` };
  try {
    for (let round = 1; ; round += 1) {
      const drawn = await drawPage({ visit: here, language, words, client, routeTree: routes() });
      const wanted = client
        .getQueryCache()
        .findAll({ predicate: isWanted })
        .filter(({ queryHash }) => !refused.has(queryHash));
      if (wanted.length === 0 || round === mostRounds)
        return { ...drawn, answers, isUnfinished: refused.size > 0 || wanted.length > 0 || passing.test(JSON.stringify(answers)) };
      await Promise.all(
        wanted.map(async ({ queryHash, queryKey }) => {
          const url = urlOfKey(queryKey);
          const answer = await ask(url, language);
          if (answer === undefined) return void refused.add(queryHash);
          answers[url] = answer;
          client.setQueryData(queryKey, answer);
        }),
      );
    }
  } finally {
    client.clear();
  }
}

const isWanted = ({ state, options }: Query): boolean => state.data === undefined && (options as { enabled?: unknown }).enabled !== false;

/** The address behind what use-endpoint.ts calls an answer. */
function urlOfKey(key: readonly unknown[]): string {
  const [method, path, params, query] = key as [string, string, object, object];
  return urlOf({ method, path } as Parameters<typeof urlOf>[0], { params, query });
}

function routes() {
  const root = createRootRoute({ component: Outlet });
  const frame = createRoute({ getParentRoute: () => root, id: "frame", component: Framed });
  const home = createRoute({ getParentRoute: () => frame, path: "/", component: HomePage });
  return root.addChildren([frame.addChildren([home])]);
}

const Framed = () => (
  <ModulesContext value={modules}>
    <PortalFrame />
  </ModulesContext>
);
