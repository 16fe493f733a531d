// A page that the server drew is seen before the app is there. The app draws itself outside of the document, and stands in the place of the drawn
// page once it shows the same (web/build/drawn-page.js brings it).
import { useLayoutEffect } from "react";

const drawnPage = (): HTMLElement | null => (typeof document === "undefined" ? null : document.getElementById("drawn"));

export const isPageDrawn = (): boolean => drawnPage() !== null;

let waiting: HTMLElement | undefined;

/** Where the app draws itself. Beside a drawn page it is kept out of the document: never is anything there twice. */
export function placeOfApp(): HTMLElement {
  const place = document.getElementById("app");
  if (!place) throw new Error("the page has no place for the app");
  if (!isPageDrawn()) return place;
  place.remove();
  waiting = place;
  // Whatever the app shows instead of the page that was drawn, it is shown in the end.
  setTimeout(() => takeOver(), patienceMs);
  return place;
}

const patienceMs = 5000;

/**
 * Puts the app in the place of the drawn page, with the focus where it was, and presses what was pressed meanwhile.
 * @param before - looks at the drawn page, before it goes.
 */
function takeOver(before?: (drawn: HTMLElement) => void): void {
  const drawn = drawnPage();
  const app = waiting;
  if (!drawn || !app) return;
  waiting = undefined;
  before?.(drawn);
  const focused = drawn.contains(document.activeElement) ? nameOf(document.activeElement) : undefined;
  const { pressed } = drawn.dataset;
  // The app knows of style sheets that are on the page already, and counts on them.
  document.head.append(...drawn.querySelectorAll("link[rel=stylesheet]"));
  drawn.replaceWith(app);
  find(app, focused)?.focus({ preventScroll: true });
  if (pressed !== undefined) pressAgain(app, pressed);
}

/** @param isReady - the app's own page shows what the drawn one showed. */
export function useTakeOver(isReady: boolean, before?: (drawn: HTMLElement) => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as soon as the page is there.
  useLayoutEffect(() => {
    if (isReady) takeOver(before);
  }, [isReady]);
}

const pressPatienceMs = 10_000;

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
  setTimeout(() => watch.disconnect(), pressPatienceMs);
}

/** The same as in web/build/drawn-page.js: both pages are drawn by the same parts, so that a name tells which one is meant. */
const nameOf = (element: Element | null): string | undefined =>
  element?.getAttribute("name") ?? element?.getAttribute("aria-label") ?? (element?.textContent || undefined);

const find = (page: HTMLElement, name: string | undefined): HTMLElement | undefined =>
  name === undefined
    ? undefined
    : [...page.querySelectorAll<HTMLElement>("input, button, select, a[href]")].find((element) => nameOf(element) === name);
