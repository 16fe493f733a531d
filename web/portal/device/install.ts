// The browser's own offer to install, kept until it fits (P-207).
import { useSyncExternalStore } from "react";
import { currentMoment } from "../../lib/current-moment.ts";
import { isOnHomeScreen } from "../../lib/home-screen.ts";
import { isText, readStored, writeStored } from "../../lib/local-store.ts";

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
  readonly userChoice: Promise<{ outcome: "accepted" | "dismissed" }>;
}

let caught: InstallPrompt | undefined;
const readers = new Set<() => void>();
const tell = (next: InstallPrompt | undefined): void => {
  caught = next;
  for (const reader of readers) reader();
};

export function catchInstallPrompt(): void {
  addEventListener("beforeinstallprompt", (event) => {
    // Chrome would show its own bar at a moment of its choice.
    event.preventDefault();
    tell(event as InstallPrompt);
  });
  addEventListener("appinstalled", () => tell(undefined));
}

const subscribe = (reader: () => void): (() => void) => {
  readers.add(reader);
  return () => readers.delete(reader);
};

/** Safari on iPhones and iPads has no offer: there it is done by hand. */
export const isApplePhone = (): boolean =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

export type InstallWay = "prompt" | "by-hand" | undefined;

/** How the portal can be put onto this device; undefined: it is there, or this browser does not do it. */
export function useInstallWay(): InstallWay {
  const prompt = useSyncExternalStore(subscribe, () => caught);
  if (isOnHomeScreen()) return undefined;
  return prompt ? "prompt" : isApplePhone() ? "by-hand" : undefined;
}

export async function install(): Promise<boolean> {
  const prompt = caught;
  if (!prompt) return false;
  await prompt.prompt();
  const { outcome } = await prompt.userChoice;
  tell(undefined);
  if (outcome === "dismissed") putOff();
  return outcome === "accepted";
}

const pauseMs = 60 * 86_400_000;
const isNumber = (value: unknown): value is number => typeof value === "number";
export const putOff = (): void => writeStored("app-put-off", currentMoment().toISOString());

/** After the second visit or the first payment, and not for sixty days after it was put off. */
export function isTimeToOffer(now = currentMoment().getTime()): boolean {
  const putOffAt = readStored("app-put-off", isText);
  if (putOffAt !== undefined && now - new Date(putOffAt).getTime() < pauseMs) return false;
  return (readStored("app-visits", isNumber) ?? 0) >= 2 || readStored("app-paid", isText) !== undefined;
}

/** P-207 somebody has just paid here. */
export const notePaid = (): void => writeStored("app-paid", currentMoment().toISOString());
