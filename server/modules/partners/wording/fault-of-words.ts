import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";

type WordFault =
  | { code: "words-unreadable"; message: string }
  | { code: "words-name"; name: string }
  | { code: "words-link"; name: string };

interface Names {
  /** What may stand as `{name}`. */
  readonly arguments: ReadonlySet<string>;
  /** What decides between wordings, with how: "count: plural". */
  readonly choices: ReadonlySet<string>;
  readonly tags: ReadonlySet<string>;
}

/** P-237 what is wrong with words that stand in place of a text: they get its values and no others, and what can be pressed stays. */
export function faultOfWords(original: string, words: string): WordFault | undefined {
  const known = namesIn(original);
  let used: Names;
  try {
    used = namesIn(words);
  } catch (error) {
    return { code: "words-unreadable", message: (error as Error).message };
  }
  const unknown =
    [...used.arguments].find((name) => !known.arguments.has(name)) ??
    [...used.choices].find((choice) => !known.choices.has(choice)) ??
    [...used.tags].find((tag) => !known.tags.has(tag));
  if (unknown !== undefined) return { code: "words-name", name: unknown.split(":")[0] ?? unknown };
  const lost = [...known.tags].find((tag) => !used.tags.has(tag));
  return lost === undefined ? undefined : { code: "words-link", name: lost };
}

function namesIn(text: string): Names {
  const names = { arguments: new Set<string>(), choices: new Set<string>(), tags: new Set<string>() };
  collect(parse(text, { requiresOtherClause: true }), names);
  return names;
}

type Found = { arguments: Set<string>; choices: Set<string>; tags: Set<string> };

function collect(elements: readonly MessageFormatElement[], names: Found): void {
  for (const element of elements) {
    if (element.type === TYPE.literal || element.type === TYPE.pound) continue;
    if (element.type === TYPE.tag) {
      names.tags.add(element.value);
      collect(element.children, names);
      continue;
    }
    names.arguments.add(element.value);
    if (element.type !== TYPE.argument) names.choices.add(`${element.value}: ${TYPE[element.type]}`);
    if (element.type === TYPE.plural || element.type === TYPE.select)
      for (const option of Object.values(element.options)) collect(option.value, names);
  }
}
