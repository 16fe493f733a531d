// The words on the screens, in shared/texts/<language>/<part>.json. English says which texts there are; every other language
// has the same ones, with the same arguments, or somebody would read "{amount}" or nothing.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { allLanguages, staffLanguages } from "../../shared/languages.ts";
import type { Outcome } from "./outcome.ts";
import { listFiles } from "./source-files.ts";

const reference = "en";
/** What subscribers read, in every language; all the rest in those of staff (P-235). */
const isForSubscribers = (part: string): boolean => /^(ui|print|mail|push|portal)([.-]|$)/.test(part);

export function checkTexts(root: string, required: readonly string[] = allLanguages): Outcome {
  const languages = readLanguages(root);
  const read = languages.get(reference)?.size ?? 0;
  const problems = required.filter((language) => !languages.has(language)).map((language) => `shared/texts/${language} holds no texts`);
  for (const [language, texts] of languages) {
    problems.push(...[...texts].flatMap(([key, text]) => judgeText(language, key, text)));
    if (language !== reference) problems.push(...compareTexts(language, wantedIn(language, languages.get(reference) ?? new Map()), texts));
  }
  return { read, unit: "texts", problems };
}

const wantedIn = (language: string, texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  staffLanguages.some((one) => one === language) ? texts : new Map([...texts].filter(([key]) => isForSubscribers(key)));

/** Per language its texts by "part.key.key". */
function readLanguages(root: string): Map<string, Map<string, string>> {
  const languages = new Map<string, Map<string, string>>();
  for (const path of listFiles(root, ["shared/texts"], [".json"])) {
    const [, language, part] = /^shared\/texts\/([^/]+)\/(.+)\.json$/.exec(path) ?? [];
    if (!language || !part) continue;
    const texts = languages.get(language) ?? new Map<string, string>();
    languages.set(language, texts);
    collect(JSON.parse(readFileSync(join(root, path), "utf8")), part, texts);
  }
  return languages;
}

function collect(value: unknown, key: string, into: Map<string, string>): void {
  if (typeof value === "string") into.set(key, value);
  else if (value && typeof value === "object" && !Array.isArray(value)) {
    for (const [name, inner] of Object.entries(value)) collect(inner, `${key}.${name}`, into);
  } else throw new Error(`${key} is neither a text nor a group of texts`);
}

/** What is wrong with one text by itself. */
function judgeText(language: string, key: string, text: string): string[] {
  if (text.trim() === "") return [`${language} ${key}: empty`];
  const shape = shapeOf(text);
  return typeof shape === "string" ? [`${language} ${key}: ${shape}`] : [];
}

/** Texts that one language lacks, has too many, or asks other things for. */
export function compareTexts(language: string, wanted: ReadonlyMap<string, string>, given: ReadonlyMap<string, string>): string[] {
  const problems: string[] = [];
  for (const [key, text] of wanted) {
    const translated = given.get(key);
    if (translated === undefined) {
      problems.push(`${language} ${key}: missing`);
      continue;
    }
    const [want, have] = [shapeOf(text), shapeOf(translated)];
    if (typeof want === "string" || typeof have === "string") continue;
    const missing = [...want].filter((part) => !have.has(part));
    const surplus = [...have].filter((part) => !want.has(part));
    if (missing.length > 0) problems.push(`${language} ${key}: lacks ${missing.join(", ")}`);
    if (surplus.length > 0) problems.push(`${language} ${key}: has ${surplus.join(", ")}, which ${reference} has not`);
  }
  for (const key of given.keys()) if (!wanted.has(key)) problems.push(`${language} ${key}: ${reference} has no such text`);
  return problems;
}

/** The arguments, tags and choices a text asks for; a text when it cannot be read. */
function shapeOf(text: string): Set<string> | string {
  try {
    const parts = new Set<string>();
    addParts(parse(text, { requiresOtherClause: true }), parts);
    return parts;
  } catch (error) {
    return `not a readable message: ${(error as Error).message}`;
  }
}

function addParts(elements: readonly MessageFormatElement[], parts: Set<string>): void {
  for (const element of elements) {
    if (element.type === TYPE.literal || element.type === TYPE.pound) continue;
    if (element.type === TYPE.tag) {
      parts.add(`<${element.value}>`);
      addParts(element.children, parts);
      continue;
    }
    parts.add(`{${element.value}}`);
    // How many forms a plural has depends on the language; what a select chooses from does not.
    if (element.type === TYPE.select) for (const choice of Object.keys(element.options)) parts.add(`{${element.value}: ${choice}}`);
    if (element.type === TYPE.select || element.type === TYPE.plural) {
      for (const option of Object.values(element.options)) addParts(option.value, parts);
    }
  }
}
