// P-217 the key with which shells are reached: the JSON file of a service account, as Firebase hands it out.
import type { ServiceAccount } from "../../../platform/push/native-pusher.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { readServiceAccount } from "./read-service-account.ts";
import { fcmKey } from "./settings.ts";

/** "missing": none was entered; "unreadable": sealed with a key that this installation has lost. */
export async function findServiceAccount(
  work: Work,
  { unseal }: Pick<Tools, "unseal">,
  partnerId: string,
): Promise<ServiceAccount | "missing" | "unreadable"> {
  const sealed = await getSetting(work, fcmKey, { partnerId });
  if (sealed === "") return "missing";
  try {
    return readServiceAccount(unseal(sealed)) ?? "unreadable";
  } catch {
    return "unreadable";
  }
}

export const hasServiceAccount = async (work: Work, partnerId: string): Promise<boolean> =>
  (await getSetting(work, fcmKey, { partnerId })) !== "";
