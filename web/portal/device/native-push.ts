// P-217 notices through a shell from a store, which has a token of Google's service for this device.
import { subscribeNativeEndpoint } from "../../../server/modules/notifications/push/contract.ts";
import { callApi } from "../../lib/api.ts";
import { readStored, writeStored } from "../../lib/local-store.ts";
import { bridgePush, type ShellPush } from "./bridge.ts";
import type { Device, PushWay } from "./push-way.ts";

/** The token that the server was told: one that the shell has renewed meanwhile takes its place. */
const key = "app-push-token";
const known = (): string | undefined => readStored(key, (value): value is string => typeof value === "string");

async function tell({ platform }: ShellPush, token: string): Promise<Device> {
  const before = known();
  const replaces = before === undefined || before === token ? {} : { replaces: before };
  const device = await callApi(subscribeNativeEndpoint, { body: { token, platform, ...replaces } });
  writeStored(key, token);
  return device;
}

/** Undefined: the person said no. Throws a `DOMException` where the shell has no token to give. */
async function turnOnNative(push: ShellPush): Promise<Device | undefined> {
  const token = await push.turnOn().catch(() => {
    throw new DOMException("The shell has no token.");
  });
  return token === null ? undefined : tell(push, token);
}

/** At each start, where it was turned on: this may be another sign-in or another token. Undefined: nothing is told here. */
export async function renewNative(push: ShellPush): Promise<Device | undefined> {
  const before = known();
  if (before === undefined) return undefined;
  try {
    const token = push.current ? await push.current() : before;
    if (token !== null) return await tell(push, token);
  } catch {
    // Without a connection, or with a shell that does not answer, it stays as it was.
  }
  return undefined;
}

/** What the shell does with it is its own affair: the server forgets the token in any case. */
async function turnOffNative(push: ShellPush): Promise<void> {
  const token = known();
  writeStored(key, undefined);
  if (token !== undefined) await push.turnOff(token).catch(() => undefined);
}

export const shellWay = (push: ShellPush): PushWay => ({
  turnOn: async () => (await turnOnNative(push)) ?? "denied",
  renew: () => renewNative(push),
  turnOff: () => turnOffNative(push),
  // The shell knows better than the page whether asking again shows a question.
  isDenied: () => false,
});

let isListening = false;

/** For as long as the page is open; told once. */
export function listenForRenewed(): void {
  const push = bridgePush();
  if (!push?.onRenewed || isListening) return;
  isListening = true;
  push.onRenewed((token) => {
    if (known() !== undefined) void tell(push, token).catch(() => undefined);
  });
}
