import type { portalGetDocumentEndpoint } from "../../../server/modules/billing/documents/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";

export type Document = ReturnsOf<typeof portalGetDocumentEndpoint>;
