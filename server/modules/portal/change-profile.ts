import type { z } from "zod";
import type { ApprovablePart, ProfilePart, WaitingField } from "../../../shared/profile-parts.ts";
import type { Works } from "../../platform/http/api.ts";
import { ownId } from "../../platform/own-customer.ts";
import { editConflict, freshProofNeeded, validationFailed } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { changeOwnData, checkOwnData, getCustomer, lockCustomer, type OwnData } from "../customers/index.ts";
import { accountClosed } from "../identity/index.ts";
import { askForProfile, refuseManyProfiles, withdrawProfile } from "../ordering/index.ts";
import { getSetting } from "../partners/index.ts";
import type { ProfileView } from "./contract.ts";
import { portalProfileApproval, portalProfilePassword, profileRights } from "./profile-rights.ts";
import { profileView, showProfile } from "./show-profile.ts";

/** Which part of the profile each value belongs to; the additional fields have their own rights (O-62). */
const partOf = {
  fullName: "name",
  emails: "emails",
  billingEmails: "billing_emails",
  phones: "phones",
  street1: "street",
  street2: "street",
  zip: "zip",
  city: "city",
  language: "language",
  dateOfBirth: "birth_date",
  extra: undefined,
} as const satisfies Record<keyof OwnData, ProfilePart | undefined>;

/**
 * P-191 customers change what is theirs to change (P-44), after the proof that the provider wants (P-45). An old page gets the profile as it is
 * now.
 */
export async function changeProfile(works: Works, wish: OwnData, version: number): Promise<z.input<typeof ProfileView>> {
  const waits = await works.inWork((work) => changeAtOnce(work, wish, version));
  if (Object.keys(waits).length > 0) await askForProfile(works, waits);
  return works.inWork(showProfile);
}

/** Changes what needs nobody's word. What is left waits for staff (P-191): it is good, and as it would be stored. */
async function changeAtOnce(work: Work, wish: OwnData, version: number) {
  const id = ownId(work);
  await lockCustomer(work, id);
  const before = await getCustomer(work, id);
  // P-14 an account that ended is read.
  if (before.status === "inactive") throw accountClosed("Your account has ended: nothing of it can be changed here any more.");
  if (before.version !== version) throw editConflict(undefined, { current: await profileView(work, before) });
  const wished = (Object.keys(wish) as (keyof OwnData)[]).filter((field) => wish[field] !== undefined);
  const rights = await profileRights(work, before.partnerId, { isClosed: false });
  // What may not be changed is refused as what is not there: whether it exists is nobody's business.
  const wrong = wished.flatMap((field) => {
    const part = partOf[field];
    return part && rights[part] !== "edit" ? [{ field, code: "unknown-field", message: "there is no such field" }] : [];
  });
  if (wrong.length > 0) throw validationFailed(wrong.map(({ field, message }) => `${field}: ${message}`).join("; "), { errors: wrong });
  // The language is a preference that one takes back with one tap.
  const asksProof = wished.some((field) => field !== "language");
  if (asksProof && !work.origin.isProven && (await getSetting(work, portalProfilePassword, { partnerId: before.partnerId })))
    throw freshProofNeeded();
  const approval = await getSetting(work, portalProfileApproval, { partnerId: before.partnerId });
  const mustWait = (field: keyof OwnData): boolean => (approval as readonly (ProfilePart | undefined)[]).includes(partOf[field]);
  const pick = (isMeant: (field: keyof OwnData) => boolean) =>
    Object.fromEntries(wished.filter(isMeant).map((field) => [field, wish[field]]));
  const later: Pick<OwnData, WaitingField> = pick(mustWait);
  const now: OwnData = pick((field) => !mustWait(field));
  // All of it is looked at before any of it is written.
  const waits = await checkOwnData(work, before, later);
  if (Object.keys(waits).length > 0) await refuseManyProfiles(work);
  if (Object.keys(now).length > 0) await changeOwnData(work, before, now);
  return waits;
}

/** P-191 what waits is taken back. */
export async function withdrawChanges(works: Works, parts: readonly ApprovablePart[]): Promise<z.input<typeof ProfileView>> {
  await withdrawProfile(works, parts);
  return works.inWork(showProfile);
}
