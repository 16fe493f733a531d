import type { z } from "zod";
import type { Language } from "../../../../shared/languages.ts";
import { differences } from "../../../platform/differences.ts";
import { editConflict, fieldProblem, notFound, permissionDenied } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getVisiblePartner, isDefaultPartner, type Partner } from "../partner-queries.ts";
import type { saveWordsEndpoint } from "./contract.ts";
import { faultOfWords } from "./fault-of-words.ts";
import { viewsOf } from "./list-words.ts";
import { db, forgetWording, placeOf } from "./wording-store.ts";

interface Place {
  readonly partnerId: string;
  readonly language: Language;
  readonly part: string;
  readonly key: string;
}

/** Puts a partner's own words in place of one text; null gives it back to the default partner's, or to ours. */
export async function saveWords(
  work: Work,
  { partnerId, language, part, key }: Place,
  words: string | null,
  version: number,
): Promise<z.input<(typeof saveWordsEndpoint)["returns"]>> {
  const partner = await getVisiblePartner(work, partnerId);
  if (!mayChange(work, partner))
    throw permissionDenied("The default partner's words are everybody's: only staff of all partners change them.");
  const find = async () => (await viewsOf(work, partner, language)).find((one) => one.part === part && one.key === key);
  const before = await find();
  if (!before) throw notFound();
  if (before.version !== version) throw editConflict("These words were changed meanwhile.", { current: before });
  const { scope_id, partner_id } = placeOf(partner);
  const at = { scope_id, language, part, key };
  if (words === null) {
    await db(work)
      .deleteFrom("partners.words")
      .where((eb) => eb.and(at))
      .execute();
  } else {
    refuseFaults(before.original, words);
    const row = { words, original: before.original, version: version + 1, changed_at: work.now };
    await db(work)
      .insertInto("partners.words")
      .values({ ...at, partner_id, ...row })
      .onConflict((conflict) => conflict.columns(["scope_id", "language", "part", "key"]).doUpdateSet(row))
      .execute();
  }
  forgetWording(work);
  work.audit({
    entity: "own-words",
    entityId: partnerId,
    label: `${partner.name}: ${before.id}`,
    action: "updated",
    partnerId,
    changes: differences({ words: before.own }, { words }),
  });
  const after = await find();
  if (!after) throw new Error(`the text ${before.id} is gone`);
  return after;
}

function refuseFaults(original: string, words: string): void {
  const fault = faultOfWords(original, words);
  if (!fault) return;
  switch (fault.code) {
    case "words-unreadable":
      throw fieldProblem("words", fault.code, `This cannot be read: ${fault.message}. Curly brackets come in pairs.`);
    case "words-name":
      throw fieldProblem("words", fault.code, `The original knows no ${fault.name}.`, { name: fault.name });
    case "words-link":
      throw fieldProblem("words", fault.code, `<${fault.name}> can be pressed: it has to stay.`, { name: fault.name });
  }
}

/** The default partner's words are everybody's, so whoever changes them has to be of everybody (M-9). */
function mayChange({ actor }: Work, partner: Pick<Partner, "number">): boolean {
  const ofEverybody = actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all");
  return ofEverybody || !isDefaultPartner(partner);
}
