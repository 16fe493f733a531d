// Makes `virtual:texts/<app>`: for each language a lazy catalogue of that app, with ICU messages compiled; and for the files `portal-…`, whose
// words only some pages of the portal need, one lazy part each (`TextsOf`).
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import compile from "icu-minify/compile";
import type { Plugin } from "vite";
import { allLanguages, staffLanguages } from "../../shared/languages.ts";

export type App = "admin" | "portal";

interface Tree {
  [key: string]: string | Tree;
}

/** `ui` reaches everybody, `portal*` subscribers, all others staff. */
export const belongsTo = (app: App, namespace: string): boolean =>
  namespace === "ui" || namespace.startsWith("portal") === (app === "portal");

/** What comes with the pages that need it. */
const isPart = (namespace: string): boolean => namespace.startsWith("portal-");

/** One language of one app, English where a text is missing. Each file is a namespace. */
export function readCatalogue(folder: string, app: App, language: string): Tree {
  const catalogue: Tree = {};
  for (const file of readdirSync(join(folder, "en")).toSorted()) {
    const namespace = file.replace(/\.json$/, "");
    if (!file.endsWith(".json") || !belongsTo(app, namespace)) continue;
    const own = join(folder, language, file);
    catalogue[namespace] = overlay(readTree(join(folder, "en", file)), existsSync(own) ? readTree(own) : {});
  }
  return catalogue;
}

const lackingFiles = (folder: string, app: App, language: string): string[] =>
  readdirSync(join(folder, "en")).filter(
    (file) => belongsTo(app, file.replace(/\.json$/, "")) && !existsSync(join(folder, language, file)),
  );

const readTree = (file: string): Tree => JSON.parse(readFileSync(file, "utf8")) as Tree;

function overlay(below: Tree, above: Tree): Tree {
  return Object.fromEntries(
    Object.entries(below).map(([key, text]) => {
      const over = above[key];
      if (typeof text === "string") return [key, typeof over === "string" ? over : text];
      return [key, overlay(text, typeof over === "object" ? over : {})];
    }),
  );
}

function compileTree(tree: Tree): Record<string, unknown> {
  return Object.fromEntries(Object.entries(tree).map(([key, text]) => [key, typeof text === "string" ? compile(text) : compileTree(text)]));
}

export function textCatalogues({ folder, app }: { folder: string; app: App }): Plugin {
  const prefix = "virtual:texts/";
  const namespaces = (): string[] =>
    readdirSync(join(folder, "en"))
      .map((file) => file.replace(/\.json$/, ""))
      .filter((namespace) => belongsTo(app, namespace))
      .toSorted();
  const isSpoken = (language: string): boolean =>
    existsSync(join(folder, language)) && (app === "portal" || staffLanguages.some((name) => name === language));
  return {
    name: "text-catalogues",
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined;
      const [, language, part] = id.slice(prefix.length + 1).split("/");
      const loadersOf = (path: (language: string) => string): string =>
        `{ ${allLanguages
          .map((name) => `${JSON.stringify(name)}: () => import("${prefix}${app}/${path(isSpoken(name) ? name : "en")}")`)
          .join(", ")} }`;
      if (!language) {
        const parts = namespaces()
          .filter(isPart)
          .map((namespace) => `${JSON.stringify(namespace)}: ${loadersOf((name) => `${name}/${namespace}`)}`);
        return `export const catalogues = ${loadersOf((name) => name)}; export const parts = { ${parts.join(", ")} };`;
      }
      for (const name of ["en", language]) for (const file of readdirSync(join(folder, name))) this.addWatchFile(join(folder, name, file));
      // Parsing one text is faster for the browser than reading an object literal of this size.
      const whole = readCatalogue(folder, app, language);
      // English stands in, and whoever builds is told (P-235).
      const lacking = lackingFiles(folder, app, language);
      if (lacking.length > 0) this.warn(`${language} has no ${lacking.join(", ")}: English is shown there`);
      const wanted = part ? (whole[part] as Tree) : Object.fromEntries(Object.entries(whole).filter(([namespace]) => !isPart(namespace)));
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(compileTree(wanted)))});`;
    },
    handleHotUpdate({ file, server }) {
      if (!file.startsWith(folder)) return undefined;
      for (const module of server.moduleGraph.idToModuleMap.values())
        if (module.id?.startsWith(`\0${prefix}`)) server.moduleGraph.invalidateModule(module);
      server.ws.send({ type: "full-reload" });
      return [];
    },
  };
}
