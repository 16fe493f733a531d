// Builds what draws pages of the portal on the server: the same parts as in the browser, in files that need nothing beside them.
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { build } from "vite";
import { separableContracts } from "./separable-contracts.ts";
import { textCatalogues } from "./text-catalogues.ts";

const inProject = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export async function buildPortalDrawn(): Promise<void> {
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
      ssr: inProject("web/portal/drawn/index.ts"),
      outDir: inProject("dist/portal-drawn"),
      emptyOutDir: true,
      target: "node22",
      reportCompressedSize: false,
      rolldownOptions: { output: { entryFileNames: "portal-drawn.js" } },
    },
  });
}
