// This browser's side of notices (P-209).
import { pushEndpoint, subscribeEndpoint } from "../../../server/modules/notifications/push/contract.ts";
import { callApi } from "../../lib/api.ts";
import { bridgePush } from "./bridge.ts";
import { listenForRenewed, renewNative } from "./native-push.ts";
import type { Device, PushWay } from "./push-way.ts";

export const canPush = (): boolean => "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis;

async function manager(): Promise<PushManager | undefined> {
  return (await navigator.serviceWorker?.getRegistration())?.pushManager;
}

const tell = async (subscription: PushSubscription): Promise<Device> => {
  const { endpoint, keys } = subscription.toJSON();
  return callApi(subscribeEndpoint, { body: { endpoint: endpoint ?? "", p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" } });
};

/** Asks the person; throws what the browser says when its push service cannot be reached. */
async function turnOn(publicKey: string): Promise<Device | "denied"> {
  if ((await Notification.requestPermission()) !== "granted") return "denied";
  const push = await manager();
  if (!push) return "denied";
  return tell(await push.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey }));
}

/** At each start: browsers change their addresses, and this may be another sign-in. Undefined: this device is not told of anything. */
async function renewSubscription(): Promise<Device | undefined> {
  if (!canPush() || Notification.permission !== "granted") return undefined;
  const subscription = await (await manager())?.getSubscription();
  if (!subscription) return undefined;
  const { publicKey } = await callApi(pushEndpoint);
  return publicKey === null ? undefined : tell(subscription).catch(() => undefined);
}

async function turnOff(): Promise<void> {
  await (await (await manager())?.getSubscription())?.unsubscribe();
}

export const browserWay = (publicKey: string): PushWay => ({
  turnOn: () => turnOn(publicKey),
  renew: renewSubscription,
  turnOff,
  isDenied: () => Notification.permission === "denied",
});

/** At each start, in whatever way this device is told. */
export async function keepTold(): Promise<void> {
  const push = bridgePush();
  listenForRenewed();
  await (push ? renewNative(push) : renewSubscription());
}
