// Builds the worker that keeps the portal on a device, after the portal: it carries the names of the portal's files.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const inProject = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const built = inProject("dist/web/portal");

/** P-214 one more with each release that mends a hole: pages that run an older one load the new one at their next step. */
const securityUpdates = 0;

/** What a page needs anywhere. Fonts of rare scripts and the reader of PDFs come when they are wanted, and are kept by the browser. */
const isPart = (name: string): boolean => /\.(js|css)$/.test(name) || /(inter-latin|arabic-arabic).*\.woff2$/.test(name);
const isBig = (name: string): boolean => /^pdf\./.test(name);

export async function buildPortalWorker(): Promise<void> {
  const files = readdirSync(`${built}/assets`)
    .filter((name) => isPart(name) && !isBig(name))
    .toSorted()
    .map((name) => `/assets/${name}`);
  const version = createHash("sha256")
    .update(JSON.stringify([files, securityUpdates]))
    .update(readFileSync(`${built}/index.html`))
    .digest("hex")
    .slice(0, 12);
  await build({
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    define: {
      __PORTAL_VERSION__: JSON.stringify(version),
      __PORTAL_FILES__: JSON.stringify(files),
      __PORTAL_SECURITY__: String(securityUpdates),
    },
    build: {
      outDir: built,
      emptyOutDir: false,
      target: ["es2022", "safari16.4", "chrome108"],
      reportCompressedSize: false,
      // A worker of the plain kind: module workers are younger than the phones that we support.
      lib: {
        entry: inProject("web/portal/worker/portal-worker.ts"),
        formats: ["iife"],
        name: "portalWorker",
        fileName: () => "portal-worker.js",
      },
    },
  });
}
