import { IconCheck, IconX } from "@tabler/icons-react";
import { useEffect, useSyncExternalStore } from "react";
import { useTexts } from "../lib/texts.tsx";
import "./notices.css";

// Short words about what was just done, with the way back where there is one. What must be read does not belong here.
interface Notice {
  id: number;
  words: string;
  undo?: { label: string; run: () => unknown } | undefined;
}

let shown: readonly Notice[] = [];
let lastId = 0;
const shownNow = (): readonly Notice[] => shown;
const readers = new Set<() => void>();
const tell = (next: readonly Notice[]): void => {
  shown = next;
  for (const reader of readers) reader();
};
const drop = (id: number): void => tell(shown.filter((notice) => notice.id !== id));

const maxShown = 3;

/** "Invoice 2026-0412 was issued", with "Undo" where it can be undone. */
export function notify(words: string, undo?: Notice["undo"]): void {
  lastId += 1;
  tell([...shown, { id: lastId, words, undo }].slice(-maxShown));
}

export function Notices() {
  const notices = useSyncExternalStore(subscribe, shownNow, shownNow);
  return (
    <div className="notices" role="status" aria-live="polite">
      {notices.map((notice) => (
        <OneNotice key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function subscribe(reader: () => void): () => void {
  readers.add(reader);
  return () => void readers.delete(reader);
}

const shownMs = 6000;
const undoMs = 15_000;

function OneNotice({ notice }: { notice: Notice }) {
  const t = useTexts();
  useEffect(() => {
    const timer = setTimeout(() => drop(notice.id), notice.undo ? undoMs : shownMs);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <div className="notice">
      <IconCheck size={17} stroke={2} aria-hidden />
      <span>{notice.words}</span>
      {notice.undo && (
        <button
          type="button"
          className="notice-undo"
          onClick={() => {
            drop(notice.id);
            void notice.undo?.run();
          }}
        >
          {notice.undo.label}
        </button>
      )}
      <button type="button" className="notice-close" aria-label={t("ui.close")} onClick={() => drop(notice.id)}>
        <IconX size={15} aria-hidden />
      </button>
    </div>
  );
}
