import { MantineThemeProvider } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { useTexts } from "../lib/texts.tsx";
import "./sheet.css";

export interface SheetProps {
  open: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Its buttons, always in reach of the thumb. */
  foot?: ReactNode;
  wide?: boolean;
  /** While something runs that must be seen to its end. */
  locked?: boolean;
  /** Hides the page below. */
  covers?: boolean;
  /** Enter in a field presses the last button of the foot, as it does in a form. */
  sendsOnEnter?: boolean;
}

// What opens out of a sheet must stand in it: the page lies below a modal dialog, and what hangs there cannot be pressed.
const inSheet = { components: { Combobox: { defaultProps: { withinPortal: false, floatingStrategy: "fixed" } } } } as const;

/** What floats above a page and asks for something: a bottom sheet on phones, a card in the middle elsewhere. */
export function Sheet({ open, title, onClose, children, foot, wide, locked, covers, sendsOnEnter }: SheetProps) {
  const t = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const box = dialog.current;
    if (!open || !box || box.open) return undefined;
    const before = document.activeElement;
    box.showModal();
    // The browser would choose the close button: whoever reads starts at the top, whoever types in the first field.
    (box.querySelector<HTMLElement>("[data-autofocus]") ?? box.querySelector<HTMLElement>(".sheet-body"))?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, [open]);

  function press(event: KeyboardEvent): void {
    // Esc closes the list that is open in a field, and the sheet only at the next time.
    if (event.key === "Escape" && event.target instanceof Element && event.target.getAttribute("aria-expanded") === "true")
      event.preventDefault();
    if (event.key !== "Enter" || event.defaultPrevented || event.nativeEvent.isComposing) return;
    const { target } = event;
    // In a long text Enter begins a new line; with Ctrl it sends, as it does from every field.
    const isWish = (event.ctrlKey || event.metaKey) && (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement);
    if (!isWish && !(sendsOnEnter && isTyped(target))) return;
    event.preventDefault();
    if (target.form) target.form.requestSubmit();
    // The field takes what stands in it at the same key; the button is pressed once that is drawn.
    else setTimeout(() => [...(dialog.current?.querySelectorAll<HTMLButtonElement>(".sheet-foot button") ?? [])].at(-1)?.click());
  }

  if (!open) return null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click outside is an extra; Esc closes it, which the browser does.
    <dialog
      ref={dialog}
      className={`sheet${wide ? " sheet-wide" : ""}${covers ? " sheet-covers" : ""}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        // A question that stands in this sheet is closed alone.
        if (!locked && event.target === dialog.current) onClose();
      }}
      onClose={(event) => {
        if (event.target !== dialog.current) return;
        // Esc pressed twice closes it whatever was said to the first.
        if (locked) dialog.current?.showModal();
        else onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current && !locked) onClose();
      }}
    >
      <div className="sheet-head">
        <h2 id={titleId}>{title}</h2>
        {!locked && (
          <button type="button" className="sheet-close" aria-label={t("ui.close")} onClick={onClose}>
            <IconX size={20} stroke={1.8} aria-hidden />
          </button>
        )}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys come from the fields in it. */}
      <div className="sheet-body" tabIndex={-1} onKeyDown={press}>
        <MantineThemeProvider theme={inSheet}>{children}</MantineThemeProvider>
      </div>
      {foot && <div className="sheet-foot">{foot}</div>}
    </dialog>
  );
}

const typedInto = new Set(["text", "email", "tel", "url", "password", "number"]);

/** A field of one line that has no list of its own to choose from. */
const isTyped = (target: EventTarget): target is HTMLInputElement =>
  target instanceof HTMLInputElement && typedInto.has(target.type) && !target.getAttribute("aria-haspopup");
