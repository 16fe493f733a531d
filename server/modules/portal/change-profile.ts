import type { z } from "zod";
import type { ProfilePart } from "../../../shared/profile-parts.ts";
import { ownId } from "../../platform/own-customer.ts";
import { editConflict, freshProofNeeded, validationFailed } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { changeOwnData, getCustomer, lockCustomer, type OwnData } from "../customers/index.ts";
import { accountClosed } from "../identity/index.ts";
import { getSetting } from "../partners/index.ts";
import type { ProfileView } from "./contract.ts";
import { portalProfilePassword, profileRights } from "./profile-rights.ts";
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
export async function changeProfile(work: Work, wish: OwnData, version: number): Promise<z.input<typeof ProfileView>> {
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
  await changeOwnData(work, before, wish);
  return showProfile(work);
}
