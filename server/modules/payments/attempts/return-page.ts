// Where the browser comes back to from a gateway.
import type { Works } from "../../../platform/http/api.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { getPartner } from "../../partners/index.ts";
import type { Outside } from "../outside.ts";
import { attemptPage, siteAddress } from "./return-address-rules.ts";
import type { ReturnPage } from "./start-payment.ts";

/** The portal's page that shows the attempt, on the host and path on which the payer is. */
export async function returnPageOf(
  works: Works,
  outside: Outside,
  request: { protocol: string; host: string },
  basePath: string,
): Promise<ReturnPage> {
  const { portalHost } = await works.inWork((work) => getPartner(work, ownCustomer(works).partnerId));
  const site = siteAddress(request, { publicUrl: outside.tools.config.publicUrl, portalHost });
  return (attemptId) => attemptPage(site, basePath, attemptId);
}
