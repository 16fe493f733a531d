// Builds what draws the sign-in page on the server: the same parts as in the browser, in one file that needs nothing beside it.
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { build } from "vite";
import { separableContracts } from "./separable-contracts.ts";
import { textCatalogues } from "./text-catalogues.ts";

const inProject = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export async function buildPortalDoor(): Promise<void> {
  await build({
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    plugins: [react(), separableContracts({ checksForms: false }), textCatalogues({ folder: inProject("shared/texts"), app: "portal" })],
    // Messages are compiled at build time here too.
    resolve: { alias: { "use-intl/format-message": "use-intl/format-message/format-only" } },
    define: { "process.env.NODE_ENV": '"production"' },
    ssr: { noExternal: true, target: "node" },
    build: {
      ssr: inProject("web/portal/door-server.tsx"),
      outDir: inProject("dist/portal-door"),
      emptyOutDir: true,
      target: "node22",
      reportCompressedSize: false,
      rolldownOptions: { output: { entryFileNames: "door-server.js" } },
    },
  });
}
