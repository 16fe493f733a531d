import type { getGraphEndpoint, getPollingEndpoint, listOidsEndpoint } from "../../../../server/modules/network/polling/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type Polling = ReturnsOf<typeof getPollingEndpoint>;
export type SeenInterface = Polling["interfaces"][number];
export type Graph = ReturnsOf<typeof getGraphEndpoint>;
export type OwnValue = ReturnsOf<typeof listOidsEndpoint>["items"][number];

/** What is drawn together: the two directions of an interface, or one value. */
export interface Drawn {
  readonly key: string;
  readonly title: string;
  readonly lines: readonly { readonly id: string; readonly name: string }[];
  /** "bit/s" is told in steps of a thousand; percent ends at a hundred. */
  readonly unit: string;
  readonly low?: number | null;
  readonly high?: number | null;
}
