// Puts what has to run before everything else into the page, as a file of its own: the content security policy allows no script inside of the
// page. For the portal that is first-paint.js and ask-ahead.js, which is told where the first page's files stand.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin, Rolldown } from "vite";

/** Addresses of what a first visit wants next: the words by language, the scripts and styles of the home page. */
interface FirstFiles {
  readonly texts: Readonly<Record<string, string>>;
  readonly home: readonly string[];
}

/** @param files - scripts without imports, joined in this order. */
export function firstPaint(...files: string[]): Plugin {
  let base = "/";
  let name = "";
  const code = (first: FirstFiles): string =>
    files.map((file) => readFileSync(file, "utf8").replace("FIRST_FILES", JSON.stringify(first))).join("");
  return {
    name: "first-paint",
    enforce: "pre",
    configResolved: (config) => {
      base = config.base;
    },
    transformIndexHtml(_, { server }) {
      const script = server ? { children: code({ texts: {}, home: [] }) } : { attrs: { src: `${base}${name}` } };
      return [{ tag: "script", ...script, injectTo: "head-prepend" }];
    },
    generateBundle: {
      order: "pre",
      handler(_, bundle) {
        const source = code(firstFiles(Object.values(bundle), base));
        // Named by its content, as all files that browsers may keep for a year.
        name = `assets/first-paint-${hashOf(source)}.js`;
        this.emitFile({ type: "asset", fileName: name, source });
        const modules = [...this.getModuleIds()];
        for (const [page, { own, fetchedBy }] of Object.entries(drawnPages)) {
          const fetched = modules.filter((id) => fetchedBy.test(id)).flatMap((id) => this.getModuleInfo(id)?.dynamicallyImportedIds ?? []);
          const styles = stylesOf(new Set([...modules.filter((id) => own.test(id)), ...fetched]), Object.values(bundle));
          const fileName = `assets/${page}-drawn-${hashOf(styles)}.css`;
          this.emitFile({ type: "asset", fileName, source: styles });
          this.emitFile({ type: "asset", fileName: `${page}-styles.json`, source: JSON.stringify([`${base}${fileName}`]) });
        }
      },
    },
  };
}

const hashOf = (source: string): string => createHash("sha256").update(source).digest("base64url").slice(0, 8);

/** What the pages are made of that the server draws (web/portal/drawn): their own parts, and those that others fetch for them. */
const drawnPages = {
  door: {
    own: /[\\/]identity[\\/]sign-in-page\.tsx$|[\\/]ui[\\/]sign-in-slides\.tsx$/,
    fetchedBy: /[\\/]identity[\\/](sign-in-page|sign-in-look)\.tsx$/,
  },
  home: { own: /[\\/]home[\\/]home-page\.tsx$/, fetchedBy: /[\\/](app[\\/](home-cards|region-place)|home[\\/][^\\/]+)\.tsx?$/ },
};

/** The styles of such a page beyond those of the app, in one file: each request has a price of its own on a phone. */
function stylesOf(parts: ReadonlySet<string>, bundle: readonly (Rolldown.OutputAsset | Rolldown.OutputChunk)[]): string {
  const known = new Map(bundle.filter((file) => file.type === "chunk").map((chunk) => [chunk.fileName, chunk]));
  const wanted = new Set([...known.values()].filter(({ moduleIds }) => moduleIds.some((id) => parts.has(id))));
  // A set that grows is walked to its end.
  for (const chunk of wanted) for (const name of chunk.imports) if (known.get(name)) wanted.add(known.get(name) as Rolldown.OutputChunk);
  const files = new Set(
    [...wanted].filter(({ name }) => name !== "start").flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]),
  );
  const styles = bundle.filter((file) => file.type === "asset" && files.has(file.fileName)) as Rolldown.OutputAsset[];
  return styles.map(({ source }) => String(source)).join("");
}

function firstFiles(bundle: readonly (Rolldown.OutputAsset | Rolldown.OutputChunk)[], base: string): FirstFiles {
  const chunks = bundle.filter((file) => file.type === "chunk");
  const texts = chunks.flatMap((chunk) => {
    const language = /virtual:texts\/portal\/([^/]+)$/.exec(chunk.facadeModuleId ?? "")?.[1];
    return language ? [[language.split("-")[0], `${base}${chunk.fileName}`]] : [];
  });
  const home = chunks.filter(({ moduleIds }) => moduleIds.some((id) => id.endsWith("/home/home-page.tsx")));
  return {
    texts: Object.fromEntries(texts) as Record<string, string>,
    home: home.flatMap((chunk) => [chunk.fileName, ...(chunk.viteMetadata?.importedCss ?? [])].map((file) => `${base}${file}`)),
  };
}
