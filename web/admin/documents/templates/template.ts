import type { getTemplateEndpoint } from "../../../../server/modules/documents/templates/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type Template = ReturnsOf<typeof getTemplateEndpoint>;
