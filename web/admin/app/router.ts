import { createRouter } from "@tanstack/react-router";
import { parsePlainSearch, writePlainSearch } from "../../lib/plain-search.ts";
import { PageFailed } from "./page-failed.tsx";
import { routeTree } from "./routes.tsx";

export const router = createRouter({
  routeTree,
  basepath: "/admin",
  parseSearch: parsePlainSearch,
  stringifySearch: writePlainSearch,
  defaultPreload: "intent",
  defaultErrorComponent: PageFailed,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
