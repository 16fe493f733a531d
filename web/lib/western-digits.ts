// P-242 Whoever types ١٢٣ or ۱۲۳ into a field for figures has typed 123: said once for the whole page, so that no field forgets it.
import { digitsToWestern } from "./typed-values.ts";

const figures = new Set(["numeric", "decimal", "tel"]);

const isForFigures = (target: EventTarget | null): target is HTMLInputElement =>
  target instanceof HTMLInputElement &&
  (figures.has(target.inputMode) || target.type === "number" || target.type === "tel" || target.autocomplete === "one-time-code");

/** As they are typed or pasted. Set by the browser itself, so that the cursor and undo stay as they are. */
function insertWestern(event: InputEvent): void {
  const typed = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
  const western = digitsToWestern(typed);
  if (western === typed || !event.cancelable || !isForFigures(event.target)) return;
  event.preventDefault();
  document.execCommand("insertText", false, western);
}

/** What came another way, as from the keyboards of phones that compose words. Before the page hears of it. */
function replaceForeign(event: Event): void {
  const field = event.target;
  if (!isForFigures(field) || field.type === "number") return;
  const western = digitsToWestern(field.value);
  if (western === field.value) return;
  const cursor = field.selectionStart;
  // Past the field's own property, by which React would take the change for its own.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, western);
  if (cursor !== null) field.setSelectionRange(cursor, cursor);
}

export function acceptForeignDigits(): void {
  document.addEventListener("beforeinput", insertWestern, { capture: true });
  document.addEventListener("input", replaceForeign, { capture: true });
}
