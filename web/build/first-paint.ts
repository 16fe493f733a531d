// Puts first-paint.js into the page as a file of its own: the content security policy allows no script inside of the page.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

export function firstPaint(file: string): Plugin {
  let base = "/";
  const code = (): string => readFileSync(file, "utf8");
  const nameOf = (text: string): string => `assets/first-paint-${createHash("sha256").update(text).digest("base64url").slice(0, 8)}.js`;
  return {
    name: "first-paint",
    configResolved: (config) => {
      base = config.base;
    },
    transformIndexHtml(_, { server }) {
      const attributes = server ? {} : { src: base + nameOf(code()) };
      return [{ tag: "script", attrs: attributes, ...(server ? { children: code() } : {}), injectTo: "head-prepend" }];
    },
    generateBundle() {
      this.emitFile({ type: "asset", fileName: nameOf(code()), source: code() });
    },
  };
}
