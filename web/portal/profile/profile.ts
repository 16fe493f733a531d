import type { profileEndpoint } from "../../../server/modules/portal/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";

export type Profile = ReturnsOf<typeof profileEndpoint>;
/** P-191 whether something waits after a change that did not wait so before. */
export const isSent = (before: Profile, after: Profile): boolean =>
  after.waiting !== null && JSON.stringify(after.waiting.parts) !== JSON.stringify(before.waiting?.parts);
export type OwnField = Profile["fields"][number];

/** A text that is written per language: the reader's, else English, else any. */
export const inLanguage = (texts: Readonly<Record<string, string>>, language: string): string =>
  texts[language] ?? texts.en ?? Object.values(texts)[0] ?? "";
