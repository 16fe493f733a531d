// Builds one app per run: `vite build -c web/vite.config.ts --mode admin` or `--mode portal`.
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type UserConfig } from "vite";
import { firstPaint } from "./build/first-paint.ts";
import { leanZod } from "./build/lean-zod.ts";
import { separableContracts } from "./build/separable-contracts.ts";
import { compressedCopies, sizeReport } from "./build/size-report.ts";
import { textCatalogues } from "./build/text-catalogues.ts";

const inWeb = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// First visits of the portal, measured on what the entry page loads (portal budgets, in bytes of gzip).
const portalBudget = { firstVisit: 170_000, anyChunk: 60_000 };

// What every first visit of the portal loads comes in two files, not in sixty: each request has a price of its own on a phone.
const firstVisit = [
  { name: "start", tags: ["$initial" as const], priority: 2 },
  { name: "home", test: /[\\/]portal[\\/]home[\\/]home-page\.tsx$/, priority: 1 },
];

export default defineConfig(({ mode }): UserConfig => {
  const app = (process.env.DEMARC_WEB_APP ?? mode) === "admin" ? "admin" : "portal";
  const api = process.env.DEMARC_API ?? `http://127.0.0.1:${process.env.DEMARC_HTTP_PORT ?? "8080"}`;
  return {
    root: inWeb(`./${app}`),
    base: app === "admin" ? "/admin/" : "/",
    publicDir: false,
    cacheDir: inWeb(`../.cache/vite-${app}`),
    plugins: [
      react(),
      // The portal carries no schemas; a test says so when one of its pages wants one.
      ...(app === "admin" ? [leanZod()] : []),
      separableContracts({ checksForms: app === "admin" }),
      textCatalogues({ folder: inWeb("../shared/texts"), app }),
      firstPaint(
        inWeb("./build/first-paint.js"),
        ...(app === "portal" ? [inWeb("./build/ask-ahead.js"), inWeb("./build/drawn-page.js")] : []),
      ),
      compressedCopies(),
      ...(app === "portal"
        ? [
            sizeReport({
              file: inWeb("../dist/portal-sizes.json"),
              first: ["main.tsx", "portal-frame.tsx", "home-page.tsx"],
              budget: portalBudget,
            }),
          ]
        : []),
    ],
    // Messages are compiled at build time, so the parser stays out of the browser.
    resolve: { alias: { "use-intl/format-message": "use-intl/format-message/format-only" } },
    build: {
      outDir: inWeb(`../dist/web/${app}`),
      emptyOutDir: true,
      // Safari 16.4 and Android WebView 108 on.
      target: ["es2022", "safari16.4", "chrome108"],
      // A font or picture inside the style sheet would need `data:` in the content security policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      ...(app === "portal" ? { rolldownOptions: { output: { codeSplitting: { groups: firstVisit } } } } : {}),
      reportCompressedSize: false,
      chunkSizeWarningLimit: 800,
    },
    server: {
      port: app === "admin" ? 5173 : 5174,
      strictPort: false,
      proxy: { "/api": { target: api }, "/sandbox": { target: api }, "/auth": { target: api }, "/embed": { target: api } },
    },
  };
});
