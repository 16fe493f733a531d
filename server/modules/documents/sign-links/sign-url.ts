import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner, homePath, portalUrl } from "../../partners/index.ts";

/** Where whoever holds a link signs. Behind the "#" the secret reaches no log of any server, and the history of messages masks it. */
export async function signUrl(work: Work, { config }: Pick<Tools, "config">, partnerId: string, token: string): Promise<string> {
  const partner = await getPartner(work, partnerId);
  const home = homePath(partner);
  return portalUrl(config.publicUrl, partner, `${home === "/" ? "" : home}/sign#${token}`);
}
