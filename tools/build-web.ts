// Builds both web apps; called by `tools/bootstrap.mjs` when their sources changed.
import { build } from "vite";
import { buildPortalDrawn } from "../web/build/portal-drawn.ts";
import { buildPortalWorker } from "../web/build/portal-worker.ts";

for (const app of ["admin", "portal"] as const) {
  process.env.DEMARC_WEB_APP = app;
  await build({ configFile: new URL("../web/vite.config.ts", import.meta.url).pathname, mode: "production", logLevel: "warn" });
}
await buildPortalDrawn();
await buildPortalWorker();
