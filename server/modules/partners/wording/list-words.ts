import compile from "icu-minify/compile";
import type { z } from "zod";
import type { Language } from "../../../../shared/languages.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import { notFound } from "../../../platform/problems.ts";
import { listTexts } from "../../../platform/texts.ts";
import type { Work } from "../../../platform/work.ts";
import { getVisiblePartner, listPartners, type Partner } from "../partner-queries.ts";
import type { listWordsEndpoint, WordsView } from "./contract.ts";
import { portalWords, readWords, type StoredWords } from "./wording-store.ts";

type View = z.input<typeof WordsView>;

export async function listWords(
  work: Work,
  partnerId: string,
  { limit, cursor, filter }: z.output<(typeof listWordsEndpoint)["query"]>,
): Promise<z.input<(typeof listWordsEndpoint)["returns"]>> {
  const partner = await getVisiblePartner(work, partnerId);
  const wanted = plain(filter.find ?? "")
    .split(/\s+/)
    .filter(Boolean);
  const all = (await viewsOf(work, partner, filter.language)).filter((view) => {
    if (filter.which === "own" && view.own === null) return false;
    if (filter.which === "changed" && !view.originalChanged) return false;
    if (filter.where && (filter.where === "portal" ? !/^(ui|portal)/.test(view.part) : view.part !== filter.where)) return false;
    const said = plain(`${view.own ?? view.inherited ?? ""} ${view.original} ${view.part}.${view.key}`);
    return wanted.every((word) => said.includes(word));
  });
  const start = cursor === undefined ? 0 : all.findIndex(({ id }) => id === cursor) + 1;
  const items = all.slice(start, start + limit);
  return { items, next: start + limit < all.length ? (items.at(-1)?.id ?? null) : null, total: { count: all.length, exact: true } };
}

export async function viewsOf(work: Work, partner: Partner, language: Language): Promise<View[]> {
  const { own, inherited } = await readWords(work, partner);
  const byPlace = (rows: readonly StoredWords[]) =>
    new Map(rows.filter((row) => row.language === language).map((row) => [`${row.part}.${row.key}`, row]));
  const [mine, theirs] = [byPlace(own), byPlace(inherited)];
  return listTexts(language).map(({ part, key, text }) => {
    const [ours, common] = [mine.get(`${part}.${key}`), theirs.get(`${part}.${key}`)];
    const holds = ours ?? common;
    return {
      id: `${language}/${part}.${key}`,
      part,
      key,
      original: text,
      inherited: common?.words ?? null,
      own: ours?.words ?? null,
      originalChanged: holds !== undefined && holds.original !== text,
      writtenFor: holds?.original ?? null,
      version: ours?.version ?? 0,
    };
  });
}

/** Without accents and case, so that what is typed in a hurry is found. */
const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();

/** The file that the portal reads: a tree of compiled messages. */
export async function portalWordsFile(work: Work, { code, language }: { code: string; language: Language }): Promise<FileReply> {
  const partner = (await listPartners(work)).find((one) => one.code === code);
  if (!partner) throw notFound();
  const tree: Tree = {};
  for (const [at, words] of await portalWords(work, partner, language)) put(tree, at.split("."), compile(words));
  return {
    name: `${language}.json`,
    mediaType: "application/json",
    bytes: Buffer.from(JSON.stringify(tree)),
    inline: true,
    cache: "public, max-age=31536000, immutable",
  };
}

type Tree = { [name: string]: unknown };

function put(tree: Tree, path: readonly string[], value: unknown): void {
  const [name = "", ...rest] = path;
  if (rest.length === 0) {
    tree[name] = value;
    return;
  }
  const below = (tree[name] ?? {}) as Tree;
  tree[name] = below;
  put(below, rest, value);
}
