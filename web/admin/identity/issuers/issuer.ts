import type { listIssuersEndpoint } from "../../../../server/modules/portal/issuers/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type Page = ReturnsOf<typeof listIssuersEndpoint>;
export type Issuer = Page["items"][number];
