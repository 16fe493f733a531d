import type { Work } from "../../../platform/work.ts";
import { issuersFor } from "../../identity/index.ts";

/** P-27 what a partner's sign-in page offers; nothing where nothing is set up. */
export const offeredIssuers = async (work: Work, partnerId: string) =>
  (await issuersFor(work, partnerId)).filter(({ isOn }) => isOn).map(({ id, name, kind }) => ({ id, name, kind }));
