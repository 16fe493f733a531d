// P-239 A language that nobody speaks: English with foreign letters, grown by 40 %. Made while a test runs and never shipped: the texts are put
// where a provider's own words stand (P-237).
import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { printAST } from "@formatjs/icu-messageformat-parser/printer.js";
import { listTexts } from "../../server/platform/texts.ts";
import type { TestProgram } from "./test-program.ts";

const letters: Readonly<Record<string, string>> = {
  a: "ä",
  e: "é",
  i: "ï",
  o: "ö",
  u: "ü",
  y: "ÿ",
  A: "Å",
  E: "É",
  I: "Î",
  O: "Ø",
  U: "Û",
  c: "ç",
  n: "ñ",
};

/** "Pay now" is "Pääÿÿ ñöööw": its words are longer, as they are in German, so that they break where long words break. */
const grown = (text: string): string =>
  text.replace(/[a-z]+/gi, (word) => {
    const more = Math.ceil(word.length * 0.4);
    const at = Math.max(word.search(/[aeiouy]/i), 0);
    return [...`${word.slice(0, at + 1)}${(word[at] ?? "").toLowerCase().repeat(more)}${word.slice(at + 1)}`]
      .map((letter) => letters[letter] ?? letter)
      .join("");
  });

function foreign(elements: readonly MessageFormatElement[]): MessageFormatElement[] {
  return elements.map((element): MessageFormatElement => {
    if (element.type === TYPE.literal) return { ...element, value: grown(element.value) };
    if (element.type === TYPE.tag) return { ...element, children: foreign(element.children) };
    if (element.type !== TYPE.select && element.type !== TYPE.plural) return element;
    const options = Object.fromEntries(
      Object.entries(element.options).map(([name, option]) => [name, { ...option, value: foreign(option.value) }]),
    );
    return { ...element, options } as MessageFormatElement;
  });
}

export const pseudo = (message: string): string => printAST(foreign(parse(message)));

/** Every text of the portal in English, as if the default partner had written it so. */
export async function speakPseudo(program: TestProgram): Promise<number> {
  const texts = listTexts("en").filter(({ part }) => part === "ui" || part.startsWith("portal"));
  await program.query("delete from partners.words");
  await program.query(
    `insert into partners.words (scope_id, language, part, key, words, original, changed_at)
     select '00000000-0000-0000-0000-000000000000', 'en', part, key, words, original, now()
     from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as given (part, key, words, original)`,
    [texts.map(({ part }) => part), texts.map(({ key }) => key), texts.map(({ text }) => pseudo(text)), texts.map(({ text }) => text)],
  );
  return texts.length;
}
