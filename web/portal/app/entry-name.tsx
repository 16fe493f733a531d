import { type Translate, useTexts } from "../../lib/texts.tsx";

/**
 * What an entry of the books is called. The books keep a number, or an English text that ends with one: the word is said in the reader's
 * language, the number stays. Charges and credits that staff booked are named by what staff wrote.
 */
function wordsOf(t: Translate, kind: string, text: string): { word: string; number: string | undefined } {
  const word = t.optional(`portal-finance.transaction.kind.${kind}`);
  return word ? { word, number: /\S*\d[\w/-]{2,}$/.exec(text)?.[0] } : { word: text, number: undefined };
}

/** The same as plain text, for tables that leave the page. */
export function entryName(t: Translate, { kind, text }: { kind: string; text: string }): string {
  const { word, number } = wordsOf(t, kind, text);
  return number ? `${word} ${number}` : word;
}

export function EntryName({ kind, text }: { kind: string; text: string }) {
  const t = useTexts();
  const { word, number } = wordsOf(t, kind, text);
  if (!number) return word;
  return (
    <>
      {word} <bdi className="number">{number}</bdi>
    </>
  );
}
