// P-208 the app's lock on this device: where its owner switched it on, whoever comes back after five minutes proves that it is them. It keeps a
// telephone that was put down from being read; what guards the account itself is the sign-in.
import { useEffect, useState } from "react";
import { currentMoment } from "../../lib/current-moment.ts";
import { readStored, writeStored } from "../../lib/local-store.ts";

interface Lock {
  readonly customerId: string;
  /** When the app was last in front. */
  readonly leftAt: number;
}

const key = "app-lock";
const afterMs = 5 * 60_000;
const isLock = (value: unknown): value is Lock =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as Lock).customerId === "string" &&
  typeof (value as Lock).leftAt === "number";
const now = (): number => currentMoment().getTime();
const lockOf = (customerId: string): Lock | undefined => {
  const lock = readStored(key, isLock);
  return lock?.customerId === customerId ? lock : undefined;
};

export const isLockOn = (customerId: string): boolean => lockOf(customerId) !== undefined;
export const setLock = (customerId: string, on: boolean): void => writeStored(key, on ? { customerId, leftAt: now() } : undefined);

const isDue = (customerId: string): boolean => {
  const lock = lockOf(customerId);
  return lock !== undefined && now() - lock.leftAt >= afterMs;
};

/** Whether the page is hidden until its owner has shown that it is them. */
export function useAppLock(customerId: string | undefined): { isLocked: boolean; unlock: () => void } {
  const [isLocked, setLocked] = useState(false);
  const [asked, setAsked] = useState<string>();
  if (customerId !== asked) {
    setAsked(customerId);
    setLocked(customerId !== undefined && isDue(customerId));
  }
  useEffect(() => {
    if (customerId === undefined) return undefined;
    const look = (): void => {
      if (document.visibilityState === "visible") setLocked((is) => is || isDue(customerId));
      // A page that is locked was left when it was locked: it does not get younger by being looked at.
      else if (!isLocked && isLockOn(customerId)) setLock(customerId, true);
    };
    const leave = (): void => {
      if (!isLocked && isLockOn(customerId)) setLock(customerId, true);
    };
    document.addEventListener("visibilitychange", look);
    addEventListener("pagehide", leave);
    return () => {
      document.removeEventListener("visibilitychange", look);
      removeEventListener("pagehide", leave);
    };
  }, [customerId, isLocked]);
  return {
    isLocked,
    unlock: () => {
      if (customerId !== undefined) setLock(customerId, true);
      setLocked(false);
    },
  };
}
