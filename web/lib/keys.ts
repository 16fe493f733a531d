// Single keys belong to the page only while nobody types and nothing floats above it.

const typesInto = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]";

export function areKeysFree(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  if (document.querySelector("dialog[open], [role=dialog][aria-modal=true]")) return false;
  return !(event.target instanceof Element && event.target.closest(typesInto));
}

const isMac = typeof navigator !== "undefined" && /mac|iphone|ipad/i.test(navigator.userAgent);

/** "Ctrl+K" here, "⌘K" on a Mac. */
export const commandKey = (key: string): string => (isMac ? `⌘${key}` : `Ctrl+${key}`);
