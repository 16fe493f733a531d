// When a person last did something here. The server ends a sign-in that nobody used for a while, and a page that asks by itself is
// nobody: what is asked long after the last touch says so (O-40).

import { currentMoment } from "./current-moment.ts";

const touches = ["pointerdown", "keydown", "wheel", "touchstart"] as const;
/** What is asked later than this after a touch is asked by the page, not by its reader. */
const attentionMs = 60_000;
const storeKey = "active-at";
const storeEveryMs = 5000;

let lastTouch = currentMoment().getTime();
let storedAt = 0;

function touch(): void {
  lastTouch = currentMoment().getTime();
  if (lastTouch - storedAt < storeEveryMs) return;
  storedAt = lastTouch;
  try {
    // Other tabs of the same sign-in see that somebody is there.
    localStorage.setItem(storeKey, String(lastTouch));
  } catch {
    // Private windows store nothing: then each tab knows only itself.
  }
}

if (typeof addEventListener === "function") {
  for (const name of touches) addEventListener(name, touch, { capture: true, passive: true });
}

/** In this tab or another one of this browser. */
export function lastActiveAt(): number {
  try {
    const elsewhere = Number(localStorage.getItem(storeKey));
    return Number.isFinite(elsewhere) ? Math.max(lastTouch, elsewhere) : lastTouch;
  } catch {
    return lastTouch;
  }
}

export const isBackground = (): boolean => currentMoment().getTime() - lastActiveAt() > attentionMs;
