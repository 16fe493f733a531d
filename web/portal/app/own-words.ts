// P-237 What a provider says in its own words: laid over ours as they come. Where they cannot be fetched ours serve.
import type { CatalogueLoaders, PartLoaders } from "../../lib/texts.tsx";

type Tree = Record<string, unknown>;

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

/** A compiled text is a string or a list; what branches holds more of them. */
export const laidOver = (below: Tree, above: Tree): Tree => ({
  ...below,
  ...Object.fromEntries(
    Object.entries(above).map(([key, own]) => {
      const ours = below[key];
      return [key, isTree(own) && isTree(ours) ? laidOver(ours, own) : own];
    }),
  ),
});

const fetched = new Map<string, Promise<Tree>>();
function fetchWords(url: string): Promise<Tree> {
  const known = fetched.get(url);
  if (known) return known;
  const words = fetch(url)
    .then(async (answer) => (answer.ok ? ((await answer.json()) as Tree) : {}))
    .catch(() => ({}));
  fetched.set(url, words);
  return words;
}

/** The same loaders, with the provider's words in what they load. */
export function withOwnWords<Loaders extends CatalogueLoaders>(
  loaders: Loaders,
  urls: Readonly<Record<string, string>>,
  part?: string,
): Loaders {
  const worded = Object.entries(urls).flatMap(([language, url]) => {
    const load = loaders[language as keyof Loaders] as CatalogueLoaders["en"] | undefined;
    if (!load) return [];
    const both = async () => {
      const [{ default: ours }, own] = await Promise.all([load(), fetchWords(url)]);
      const above = part === undefined ? own : own[part];
      return { default: isTree(above) ? laidOver(ours, above) : ours };
    };
    return [[language, both]];
  });
  return { ...loaders, ...Object.fromEntries(worded) };
}

export const partsWithOwnWords = (parts: PartLoaders, urls: Readonly<Record<string, string>>): PartLoaders =>
  Object.fromEntries(Object.entries(parts).map(([part, loaders]) => [part, withOwnWords(loaders, urls, part)])) as PartLoaders;
