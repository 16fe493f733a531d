import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { areKeysFree } from "../lib/keys.ts";

/** Keys that do something on the page that is shown: "c", or two in a row, "g c". */
export interface Shortcut {
  keys: string;
  label: string;
  group: string;
  run: () => void;
}

interface ShortcutBook {
  add: (shortcuts: readonly Shortcut[]) => () => void;
  list: () => readonly Shortcut[];
}

const BookContext = createContext<ShortcutBook | undefined>(undefined);

// Slower than this, and the second key is a new beginning.
const patienceMs = 1200;

/** Listens once for the whole app. Nothing happens while somebody types. */
export function ShortcutProvider({ children }: { children: ReactNode }) {
  const groups = useRef(new Set<readonly Shortcut[]>());
  const book = useMemo(
    () => ({
      add: (shortcuts: readonly Shortcut[]) => {
        groups.current.add(shortcuts);
        return () => void groups.current.delete(shortcuts);
      },
      list: () => [...groups.current].flat(),
    }),
    [],
  );

  useEffect(() => {
    let first: { key: string; at: number } | undefined;
    function press(event: KeyboardEvent): void {
      if (!areKeysFree(event) || event.key === "Shift") return;
      const pair = first && event.timeStamp - first.at < patienceMs ? `${first.key} ${event.key}` : undefined;
      first = { key: event.key, at: event.timeStamp };
      // The page that came last wins over the frame.
      const found =
        book.list().findLast(({ keys }) => keys === pair || (keys === event.key && !pair)) ??
        book.list().findLast(({ keys }) => keys === event.key);
      if (!found) return;
      first = undefined;
      event.preventDefault();
      found.run();
    }
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [book]);

  return <BookContext value={book}>{children}</BookContext>;
}

/** Keys that work while this part is on the page. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const book = useContext(BookContext);
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const names = shortcuts.map(({ keys, label }) => keys + label).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `names` stands for the list, whose functions are read when pressed.
  useEffect(
    () => book?.add(latest.current.map((shortcut, index) => ({ ...shortcut, run: () => latest.current[index]?.run() }))),
    [book, names],
  );
}

/** What `?` shows, gathered when it is opened. */
export function useShortcutList(open: boolean): readonly Shortcut[] {
  const book = useContext(BookContext);
  const [shown, setShown] = useState<readonly Shortcut[]>([]);
  useEffect(() => {
    if (open) setShown(book?.list() ?? []);
  }, [open, book]);
  return shown;
}
