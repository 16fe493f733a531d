import type { listLabelsEndpoint } from "../../../../server/modules/partners/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type LabelItem = ReturnsOf<typeof listLabelsEndpoint>["items"][number];
