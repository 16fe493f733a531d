import type { subscribeEndpoint } from "../../../server/modules/notifications/push/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";

export type Device = ReturnsOf<typeof subscribeEndpoint>;

/** How this device is told of news: by its browser, or by the shell that shows the portal. */
export interface PushWay {
  readonly turnOn: () => Promise<Device | "denied">;
  readonly renew: () => Promise<Device | undefined>;
  readonly turnOff: () => Promise<void>;
  /** It was refused for good: asking again shows no question. */
  readonly isDenied: () => boolean;
}
