import { useEffect, useRef, useState } from "react";
import { areKeysFree } from "../../lib/keys.ts";

export interface ListKeyActions {
  open: (index: number) => void;
  select: ((index: number) => void) | undefined;
  preview: ((index: number) => void) | undefined;
  closePreview: () => void;
  focusFilter: () => void;
  newRecord?: (() => void) | undefined;
}

/** j/k move, x selects, Enter opens, Space previews, Esc closes the preview, f filters (O-248). Nothing while typing. */
export function useListKeys(count: number, actions: ListKeyActions): { at: number; setAt: (index: number) => void } {
  const [at, setAt] = useState(-1);
  const now = useRef({ count, at, actions });
  now.current = { count, at: Math.min(at, count - 1), actions };

  useEffect(() => {
    function press(event: KeyboardEvent): void {
      if (!areKeysFree(event)) return;
      const { count: rows, at: index, actions: act } = now.current;
      const moves: Record<string, (() => void) | undefined> = {
        j: () => setAt(Math.min(index + 1, rows - 1)),
        k: () => setAt(Math.max(index - 1, 0)),
        x: index >= 0 ? () => act.select?.(index) : undefined,
        Enter: index >= 0 && !isOnControl(event) ? () => act.open(index) : undefined,
        " ": index >= 0 && act.preview && !isOnControl(event) ? () => act.preview?.(index) : undefined,
        Escape: act.closePreview,
        f: act.focusFilter,
      };
      const move = moves[event.key];
      if (!move) return;
      if (event.key !== "Escape") event.preventDefault();
      move();
    }
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);

  return { at: now.current.at, setAt };
}

// Enter and Space belong to the control that has the focus, unless that is a row's own link.
const isOnControl = (event: KeyboardEvent): boolean =>
  event.target instanceof HTMLElement && event.target.closest("button, a, [role=button], summary") !== null;
