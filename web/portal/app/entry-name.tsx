import { useTexts } from "../../lib/texts.tsx";

/**
 * What an entry of the books is called. The books keep an English text with a number ("Invoice 202611000017"): the word is said in the
 * reader's language, the number stays. Charges and credits that staff booked are named by what staff wrote.
 */
export function EntryName({ kind, text }: { kind: string; text: string }) {
  const t = useTexts();
  const word = t.optional(`portal.transaction.kind.${kind}`);
  if (!word) return text;
  const number = /\d[\w/-]{2,}$/.exec(text)?.[0];
  return (
    <>
      {word}
      {number && (
        <>
          {" "}
          <bdi className="number">{number}</bdi>
        </>
      )}
    </>
  );
}
