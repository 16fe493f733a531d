import { type RefObject, useEffect, useRef, useState } from "react";
import { useTexts } from "../../lib/texts.tsx";
import { useTitles } from "../../lib/titles.ts";
import type { Entry } from "./ticket.ts";

interface Arrivals {
  /** What arrived last, to be said aloud. */
  words: string;
  /** Something arrived below or above what is on the screen. */
  isOutOfSight: boolean;
  goThere: () => void;
  /** The first that was not read when the page was opened. */
  firstUnread: string | undefined;
}

const elementOf = (list: RefObject<HTMLElement | null>, id: string | undefined): HTMLElement | null =>
  id === undefined ? null : (list.current?.querySelector(`[data-entry="${id}"]`) ?? null);

/** Between the head of the page and what lies over its foot. */
const isInSight = (element: HTMLElement): boolean => {
  const { top, bottom } = element.getBoundingClientRect();
  const foot = document.querySelector(".reply-box")?.getBoundingClientRect().top ?? window.innerHeight;
  return top >= 0 && bottom <= Math.min(foot, window.innerHeight);
};

/** What arrives while one reads moves nothing: it is announced, and a button leads there (P-250). One's own words are followed. */
export function useArrivals(entries: readonly Entry[], list: RefObject<HTMLElement | null>): Arrivals {
  const t = useTexts();
  const titleOf = useTitles();
  const [firstUnread] = useState(() => entries.find(({ isUnread }) => isUnread)?.id);
  const [words, setWords] = useState("");
  const [waiting, setWaiting] = useState<string>();
  const known = useRef(new Set(entries.map(({ id }) => id)));

  // Who comes back wants to go on where they stopped.
  const begin = useRef<() => void>(undefined);
  begin.current = () => {
    const place = elementOf(list, firstUnread ?? entries.at(-1)?.id);
    if (place && !isInSight(place)) place.scrollIntoView({ block: firstUnread === undefined ? "end" : "center" });
  };
  useEffect(() => {
    const frame = requestAnimationFrame(() => begin.current?.());
    return () => cancelAnimationFrame(frame);
  }, []);

  useEffect(() => {
    const fresh = entries.filter(({ id }) => !known.current.has(id));
    if (fresh.length === 0) return;
    for (const { id } of fresh) known.current.add(id);
    const own = fresh.findLast(({ author, kind }) => author.kind === "you" && kind === "message");
    if (own) {
      setWaiting(undefined);
      elementOf(list, own.id)?.scrollIntoView({ block: "end", behavior: "smooth" });
      return;
    }
    const answer = fresh.findLast(({ kind }) => kind !== "event");
    const status = fresh.findLast(({ event }) => event?.status)?.event?.status;
    if (answer) setWords(t("portal-tickets.thread.new-answer", { name: answer.author.name }));
    else if (status) setWords(t("portal-tickets.thread.new-status", { status: titleOf(status.titles) }));
    const place = elementOf(list, answer?.id);
    if (answer && place && !isInSight(place)) setWaiting(answer.id);
  }, [entries, list, t, titleOf]);

  // Whoever comes past it by themselves needs no button.
  useEffect(() => {
    if (waiting === undefined) return undefined;
    const look = (): void => {
      const place = elementOf(list, waiting);
      if (!place || isInSight(place)) setWaiting(undefined);
    };
    addEventListener("scroll", look, { passive: true });
    addEventListener("resize", look);
    return () => {
      removeEventListener("scroll", look);
      removeEventListener("resize", look);
    };
  }, [waiting, list]);

  return {
    words,
    isOutOfSight: waiting !== undefined,
    goThere: () => {
      elementOf(list, waiting)?.scrollIntoView({ block: "center", behavior: "smooth" });
      setWaiting(undefined);
    },
    firstUnread,
  };
}
