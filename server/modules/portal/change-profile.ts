import type { z } from "zod";
import { ownId } from "../../platform/own-customer.ts";
import { editConflict } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { changeOwnData, getCustomer, lockCustomer, type OwnData } from "../customers/index.ts";
import type { ProfileView } from "./contract.ts";
import { profileView, showProfile } from "./show-profile.ts";

/** P-191 customers change how they are reached, or in which language. An old page gets the profile as it is now. */
export async function changeProfile(work: Work, wish: OwnData, version: number): Promise<z.input<typeof ProfileView>> {
  const id = ownId(work);
  await lockCustomer(work, id);
  const before = await getCustomer(work, id);
  if (before.version !== version) throw editConflict(undefined, { current: await profileView(work, before) });
  await changeOwnData(work, before, wish);
  return showProfile(work);
}
