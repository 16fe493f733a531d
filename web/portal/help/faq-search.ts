import MiniSearch from "minisearch";
import type { portalFaqEndpoint } from "../../../server/modules/portal/faq/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";

export type FaqEntry = ReturnsOf<typeof portalFaqEndpoint>["entries"][number];

/** Lower case, without accents and Arabic vowel marks; the forms of alef, and ya and alef maqsura, are one. */
const plain = (word: string): string =>
  word.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll("ى", "ي").replaceAll("ة", "ه");

const shortest = 2;
/** A word of four letters may have one wrong, one of ten two. */
const fuzziness = 0.25;
const fuzzyFrom = 4;

const textOf = (html: string): string => html.replaceAll(/<[^>]*>/g, " ");

/** P-197 finds answers although words are typed wrong, on the device itself, so also without a line. */
export function makeFaqSearch<Entry extends Pick<FaqEntry, "id" | "question" | "answer">>(entries: readonly Entry[]) {
  const index = new MiniSearch<{ id: string; question: string; answer: string }>({
    fields: ["question", "answer"],
    processTerm: (term) => {
      const word = plain(term);
      return word.length < shortest ? null : word;
    },
    searchOptions: {
      boost: { question: 3 },
      prefix: (term) => term.length > 2,
      fuzzy: (term) => (term.length < fuzzyFrom ? false : fuzziness),
    },
  });
  index.addAll(entries.map(({ id, question, answer }) => ({ id, question, answer: textOf(answer) })));
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const found = (ids: readonly { id: string }[]): Entry[] => ids.flatMap(({ id }) => byId.get(id) ?? []);
  return {
    /** All words have to be there, the likeliest answers first. */
    find: (typed: string): Entry[] => found(index.search(typed, { combineWith: "AND" })),
    /** P-161 what may answer somebody's own sentences: of their telling words some stand in the question, and few answers have them. */
    suggest: (typed: string, most: number): Entry[] => {
      const words = new Set((typed.match(/[\p{L}\p{N}]+/gu) ?? []).map(plain).filter((word) => word.length >= fuzzyFrom));
      if (words.size === 0) return [];
      const results = index.search([...words].join(" "), { combineWith: "OR", fields: ["question", "answer"] });
      const [best] = results;
      return found(
        results
          .filter(
            ({ score, match }) => score >= (best?.score ?? 0) / 2 && Object.values(match).some((fields) => fields.includes("question")),
          )
          .slice(0, most),
      );
    },
  };
}
