// P-195 consents in the portal: in which words, and what was said before.
import { createHash } from "node:crypto";
import type { z } from "zod";
import type { Works } from "../../../platform/http/api.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { editConflict } from "../../../platform/problems.ts";
import { textsIn } from "../../../platform/texts.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer, listConsents, recordConsent } from "../../customers/index.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import { consentPurposes, type privacyEndpoint } from "./contract.ts";
import { offersText } from "./settings.ts";
import { db } from "./tables.ts";

type Consents = z.input<typeof privacyEndpoint.returns>["consents"];
type Purpose = (typeof consentPurposes)[number];
const mostShown = 20;

async function wordsOf(work: Work, purpose: Purpose): Promise<{ text: string; language: string; version: string }> {
  const { customerId, partnerId } = ownCustomer(work);
  const { language } = await getCustomer(work, customerId);
  const own = await getSetting(work, offersText, { partnerId });
  const text = own || textsIn(language, "print")("consent-offers", { brand: (await getPartner(work, partnerId)).name });
  return { text, language, version: `${purpose}-${createHash("sha256").update(text).digest("hex").slice(0, 12)}` };
}

export async function showConsents(work: Work): Promise<Consents> {
  const { customerId, partnerId } = ownCustomer(work);
  const all = await listConsents(work, customerId);
  const texts = new Map(
    (await db(work).selectFrom("reports.consent_texts").select(["version", "text"]).where("partner_id", "=", partnerId).execute()).map(
      ({ version, text }) => [version, text],
    ),
  );
  return Promise.all(
    consentPurposes.map(async (purpose) => {
      const history = all.filter((one) => one.purpose === purpose);
      return {
        purpose,
        isGiven: history[0]?.isGiven ?? false,
        text: (await wordsOf(work, purpose)).text,
        history: history.slice(0, mostShown).map(({ isGiven, at, channel, textVersion }) => ({
          ...{ isGiven, at, channel },
          text: texts.get(textVersion) ?? null,
        })),
      };
    }),
  );
}

/** Said again it is no other consent. */
export async function chooseConsent(works: Works, { purpose, isGiven, text }: { purpose: Purpose; isGiven: boolean; text: string }) {
  const words = await works.inWork((work) => wordsOf(work, purpose));
  // Nobody agrees to words that they have not read.
  if (isGiven && words.text !== text)
    throw editConflict("The words have changed meanwhile. Read them again.", { current: { text: words.text } });
  const { partnerId } = ownCustomer(works);
  await works.asSystem("consent-texts", (work) =>
    db(work)
      .insertInto("reports.consent_texts")
      .values({ partner_id: partnerId, version: words.version, purpose, language: words.language, text: words.text, first_at: work.now })
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );
  await works.inWork(async (work) => {
    const { customerId } = ownCustomer(work);
    const [last] = (await listConsents(work, customerId)).filter((one) => one.purpose === purpose);
    if ((last?.isGiven ?? false) === isGiven && (!isGiven || last?.textVersion === words.version)) return;
    await recordConsent(work, customerId, { purpose, isGiven, channel: "portal", textVersion: words.version });
  });
}
