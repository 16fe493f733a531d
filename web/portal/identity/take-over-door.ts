// The server draws the sign-in page by itself, and the app comes when somebody begins to use it (web/build/door.js). Then it takes over what was
// typed, where the cursor stands and what was pressed meanwhile.
import { useLayoutEffect } from "react";

export interface DoorBefore {
  readonly typed: { identifier: string; password: string; stay: boolean };
  /** The form was sent before there was anything to send it with. */
  readonly isSent: boolean;
}

export const isDoorDrawn = (): boolean => typeof document !== "undefined" && document.getElementById("door") !== null;

/** @param isReady - the app's own page shows what the drawn one showed. */
export function useTakeOver(isReady: boolean, onTakenOver: (before: DoorBefore) => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as soon as the page is there.
  useLayoutEffect(() => {
    const door = document.getElementById("door");
    const app = document.getElementById("app");
    if (!isReady || !door || !app) return;
    const field = (name: string) => door.querySelector<HTMLInputElement>(`input[name=${name}]`);
    const before: DoorBefore = {
      typed: {
        identifier: field("identifier")?.value ?? "",
        password: field("password")?.value ?? "",
        stay: field("stay")?.checked ?? false,
      },
      isSent: door.dataset.sent === "true",
    };
    const focused = door.contains(document.activeElement) ? nameOf(document.activeElement) : undefined;
    const { pressed } = door.dataset;
    app.hidden = false;
    // The app knows of style sheets that are on the page already, and counts on them.
    document.head.append(...door.querySelectorAll("link[rel=stylesheet]"));
    door.remove();
    onTakenOver(before);
    find(app, focused)?.focus({ preventScroll: true });
    if (pressed !== undefined) pressAgain(app, pressed);
  }, [isReady]);
}

const patienceMs = 10_000;

/** At once, or as soon as a part that comes later is there. */
function pressAgain(app: HTMLElement, name: string): void {
  const press = (): boolean => {
    const button = find(app, name);
    // Some buttons act when they are pressed, others when they are let go.
    button?.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, cancelable: true }));
    button?.click();
    return button !== undefined;
  };
  if (press()) return;
  const watch = new MutationObserver(() => {
    if (press()) watch.disconnect();
  });
  watch.observe(app, { childList: true, subtree: true });
  setTimeout(() => watch.disconnect(), patienceMs);
}

/** The same as in web/build/door.js: both pages are drawn by the same parts, so that a name tells which one is meant. */
const nameOf = (element: Element | null): string | undefined =>
  element?.getAttribute("name") ?? element?.getAttribute("aria-label") ?? (element?.textContent || undefined);

const find = (page: HTMLElement, name: string | undefined): HTMLElement | undefined =>
  name === undefined
    ? undefined
    : [...page.querySelectorAll<HTMLElement>("input, button, select, a[href]")].find((element) => nameOf(element) === name);
