// The sign-in page, by the same parts as in the browser: so it is seen before any script has come, and no app is needed to look at it.
import { createRootRoute, createRoute, Outlet } from "@tanstack/react-router";
import { portalSignInPageEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import { signInLookEndpoint } from "../../../server/modules/portal/sign-in-page/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { makeQueryClient } from "../../lib/query-client.ts";
import { basePathOf, partnerOf } from "../app/base-path.ts";
import { SignInPage } from "../identity/sign-in-page.tsx";
import { type DrawnPage, drawPage, keyOf, languageOf, type OwnWords, type Visit } from "./surroundings.tsx";

export interface DoorFacts {
  readonly about: ReturnsOf<typeof portalSignInPageEndpoint>;
  readonly look: ReturnsOf<typeof signInLookEndpoint>;
  readonly words: OwnWords;
}

export async function drawDoor(visit: Visit, { about, look, words }: DoorFacts): Promise<DrawnPage> {
  const language = languageOf(visit);
  const partner = partnerOf(basePathOf(visit.url.split("?")[0] ?? ""));
  const client = makeQueryClient();
  client.setQueryData(keyOf(portalSignInPageEndpoint, { partner }), about);
  client.setQueryData(keyOf(signInLookEndpoint, { partner, language }), look);
  const drawn = await drawPage({ visit, language, words, client, routeTree: routes() });
  client.clear();
  return drawn;
}

function routes() {
  const root = createRootRoute({ component: Outlet });
  const signIn = createRoute({ getParentRoute: () => root, path: "/sign-in", component: SignInPage });
  return root.addChildren([signIn]);
}
