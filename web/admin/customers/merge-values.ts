import type { z } from "zod";
import type { mergePreviewEndpoint } from "../../../server/modules/customers/contract.ts";

export type MergePreview = z.output<(typeof mergePreviewEndpoint)["returns"]>;
export type MergedCustomer = MergePreview["survivor"];
