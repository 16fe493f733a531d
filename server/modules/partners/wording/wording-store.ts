// P-237 What a provider says in its own words. The default partner's hold for everybody who has none (M-9).
import { createHash } from "node:crypto";
import type { Generated } from "kysely";
import type { Language } from "../../../../shared/languages.ts";
import { tablesOf } from "../../../platform/db/tables.ts";
import { kept } from "../../../platform/kept.ts";
import { perWork } from "../../../platform/per-work.ts";
import { type Say, textsIn, type Wording } from "../../../platform/texts.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner, isDefaultPartner, type Partner } from "../partner-queries.ts";

interface WordsTable {
  scope_id: string;
  partner_id: string | null;
  language: Language;
  part: string;
  key: string;
  words: string;
  original: string;
  version: Generated<number>;
  changed_at: Date;
}

export const db = tablesOf<{ "partners.words": WordsTable }>();

/** What holds for every partner that has nothing of its own. */
const everybodys = "00000000-0000-0000-0000-000000000000";

/** Where a partner's own words stand: the default partner's are everybody's. */
export const placeOf = (partner: Pick<Partner, "id" | "number">): { scope_id: string; partner_id: string | null } =>
  isDefaultPartner(partner) ? { scope_id: everybodys, partner_id: null } : { scope_id: partner.id, partner_id: partner.id };

export interface StoredWords {
  readonly language: Language;
  readonly part: string;
  readonly key: string;
  readonly words: string;
  readonly original: string;
  readonly version: number;
}

const columns = ["scope_id", "language", "part", "key", "words", "original", "version"] as const;
const everyPartners = kept({
  tables: ["partners.words"],
  entities: ["own-words"],
  read: (work) => db(work).selectFrom("partners.words").select(columns).execute(),
});

/** What a partner has, and what it inherits. */
export async function readWords(
  work: Work,
  partner: Pick<Partner, "id" | "number">,
): Promise<{ own: readonly StoredWords[]; inherited: readonly StoredWords[] }> {
  const { scope_id } = placeOf(partner);
  const rows = work.kept
    ? await everyPartners(work)
    : await db(work).selectFrom("partners.words").select(columns).where("scope_id", "in", [scope_id, everybodys]).execute();
  return {
    own: rows.filter((row) => row.scope_id === scope_id),
    inherited: scope_id === everybodys ? [] : rows.filter((row) => row.scope_id === everybodys),
  };
}

const nameOf = ({ language, part, key }: Pick<StoredWords, "language" | "part" | "key">): string => `${language}/${part}.${key}`;

const known = perWork(() => new Map<string, Promise<Wording>>());

/** How a partner speaks: for everything that is written in its name. */
export function wordingOf(work: Work, partnerId: string): Promise<Wording> {
  const cache = known(work);
  const found = cache.get(partnerId) ?? readWording(work, partnerId);
  cache.set(partnerId, found);
  return found;
}

async function readWording(work: Work, partnerId: string): Promise<Wording> {
  const partner = await getPartner(work, partnerId);
  const { own, inherited } = await readWords(work, partner);
  return { language: partner.language, texts: new Map([...inherited, ...own].map((row) => [nameOf(row), row.words])) };
}

/** After a change within the same work. */
export const forgetWording = (work: Work): void => known(work).clear();

/** The texts of one catalogue as a partner has them, in a reader's language. */
export const sayIn = async (work: Work, partnerId: string, language: string, catalogue: string): Promise<Say> =>
  textsIn(language, catalogue, await wordingOf(work, partnerId));

const isOfPortal = (part: string): boolean => part === "ui" || part.startsWith("portal");

/** What the portal shows of them in one language, by part and key. */
export async function portalWords(work: Work, partner: Partner, language: string): Promise<ReadonlyMap<string, string>> {
  const { texts } = await wordingOf(work, partner.id);
  const start = `${language}/`;
  return new Map(
    [...texts].flatMap(([name, words]): [string, string][] => {
      const at = name.slice(start.length);
      return name.startsWith(start) && isOfPortal(at.split(".")[0] ?? "") ? [[at, words]] : [];
    }),
  );
}

/** Where a browser finds them, by language: nothing where there are none, and another address when they have changed. */
export async function portalWordsUrls(work: Work, partner: Partner): Promise<Record<string, string>> {
  const { texts } = await wordingOf(work, partner.id);
  const urls: Record<string, string> = {};
  for (const language of new Set([...texts.keys()].map((name) => name.split("/")[0] ?? ""))) {
    const words = await portalWords(work, partner, language);
    if (words.size === 0) continue;
    const hash = createHash("sha256")
      .update(JSON.stringify([...words].toSorted(([a], [b]) => (a < b ? -1 : 1))))
      .digest("base64url")
      .slice(0, 12);
    urls[language] = `/api/public/partners/${partner.code}/words/${language}?v=${hash}`;
  }
  return urls;
}
