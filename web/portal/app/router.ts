import { createRouter } from "@tanstack/react-router";
import { parsePlainSearch, writePlainSearch } from "../../lib/plain-search.ts";
import { basePathOf } from "./base-path.ts";
import { routeTree } from "./routes.tsx";

export const router = createRouter({
  routeTree,
  basepath: basePathOf(location.pathname),
  parseSearch: parsePlainSearch,
  stringifySearch: writePlainSearch,
  defaultPreload: "intent",
  scrollRestoration: true,
});
