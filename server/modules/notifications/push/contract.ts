// Notices on the devices of a subscriber (P-209 to P-211).
import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";

export const groups = ["money", "service", "support", "contracts", "security"] as const;

const Key = z.string().regex(/^[A-Za-z0-9_-]{16,200}={0,2}$/);
const Device = z.object({
  id: z.uuid(),
  /** A browser, or a shell from a store. */
  kind: z.enum(["web", "android", "ios"]),
  /** What the browser says of itself. */
  device: z.string(),
  isThisSignIn: z.boolean(),
  offGroups: z.array(z.enum(groups)),
  since: MomentShape,
  toldAt: MomentShape.nullable(),
});

export const pushEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/push",
  summary: "Your devices that are told of news, and the key with which another one is added. Without a key nothing can be told.",
  returns: z.object({
    publicKey: z.string().nullable(),
    /** Whether a shell from a store can be told as well. */
    isNativeReady: z.boolean(),
    privacy: z.enum(["discreet", "full"]),
    devices: z.array(Device),
  }),
});
export const subscribeEndpoint = endpoint({
  method: "PUT",
  path: "/api/portal/push/subscriptions",
  summary: "Has this device told of news. Said again by the same device it is the same.",
  body: z.strictObject({ endpoint: z.url().max(1000), p256dh: Key, auth: Key }),
  returns: Device,
});
const NativeToken = z.string().regex(/^[A-Za-z0-9_:.-]{20,1000}$/);
export const subscribeNativeEndpoint = endpoint({
  method: "PUT",
  path: "/api/portal/push/native-devices",
  summary:
    "Has the shell of a store that runs the portal on this device told of news. A renewed token says which one it takes the place of.",
  body: z.strictObject({ token: NativeToken, platform: z.enum(["android", "ios"]), replaces: NativeToken.optional() }),
  returns: Device,
});
const params = z.object({ subscriptionId: z.uuid() });
export const changeSubscriptionEndpoint = endpoint({
  method: "PATCH",
  path: "/api/portal/push/subscriptions/:subscriptionId",
  summary: "What a device is not told of.",
  params,
  body: z.strictObject({ offGroups: z.array(z.enum(groups)).max(groups.length) }),
  returns: Device,
});
export const unsubscribeEndpoint = endpoint({
  method: "DELETE",
  path: "/api/portal/push/subscriptions/:subscriptionId",
  summary: "A device is told of nothing any more.",
  params,
});
export const testPushEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/push/subscriptions/:subscriptionId/test",
  summary: "Sends a notice to one device, to see that it arrives.",
  params,
  returns: z.object({ id: z.uuid() }),
});
export const openPushesEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/push/open",
  summary: "What you were told of on your devices and have not looked at, with the page that shows it.",
  returns: z.object({ items: z.array(z.object({ id: z.uuid(), path: z.string() })) }),
});
export const seenPushesEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/push/seen",
  summary: "You have seen what these notices told of: they are taken away on your other devices.",
  body: z.strictObject({ ids: z.array(z.uuid()).min(1).max(50) }),
});
export const pushReceiptEndpoint = endpoint({
  method: "POST",
  path: "/api/public/push-receipts",
  summary: "A device says what became of a notice. The token stands in the notice, which only that device can read.",
  body: z.strictObject({ token: z.uuid(), what: z.enum(["received", "opened"]) }),
});

export const pushStatusEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/push-status/:partnerId",
  summary: "Whether notices reach devices: keys, devices, and what became of the notices of the last seven days.",
  params: z.object({ partnerId: z.uuid() }),
  returns: z.object({
    /** "unreadable": sealed with a key that this installation has lost. */
    keys: z.enum(["ready", "missing", "unreadable"]),
    /** Whether messages leave at all. */
    isSending: z.boolean(),
    devices: z.int(),
    /** Shells from stores: the key that the partner entered, and how many devices there are. */
    native: z.object({ key: z.enum(["ready", "missing", "unreadable"]), devices: z.int() }),
    week: z.object({ told: z.int(), reached: z.int(), fellBack: z.int(), refused: z.int() }),
  }),
});
