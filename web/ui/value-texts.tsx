import { useSyncExternalStore } from "react";
import type { MoneyJson } from "../../shared/money.ts";
import { currentMoment } from "../lib/current-moment.ts";
import { useBalanceWords, useFormat } from "../lib/format.ts";

/** An amount with its currency, in figures of one width. */
export function MoneyText({ value, strong = false }: { value: MoneyJson; strong?: boolean }) {
  const format = useFormat();
  return (
    <span className="number" style={strong ? { fontWeight: 600 } : undefined}>
      {format.money(value)}
    </span>
  );
}

/** "You owe 42.50", "12.00 in credit": never a bare sign. Red only when it is late: to owe what is not due is no harm. */
export function BalanceText({ value, reader, late = false }: { value: MoneyJson; reader: "customer" | "staff"; late?: boolean }) {
  const words = useBalanceWords(reader);
  return (
    <span className="number" style={late ? { color: "var(--hurts-ink)" } : undefined}>
      {words(value)}
    </span>
  );
}

export function DayText({ value }: { value: string | null | undefined }) {
  const format = useFormat();
  return value ? (
    <time dateTime={value} className="number">
      {format.day(value)}
    </time>
  ) : (
    <Nothing />
  );
}

export function MomentText({ value }: { value: string | null | undefined }) {
  const format = useFormat();
  return value ? (
    <time dateTime={value} className="number">
      {format.moment(value)}
    </time>
  ) : (
    <Nothing />
  );
}

/** "2 hours ago"; the full time on focus and under the pointer (P-240). */
export function AgoText({ value }: { value: string }) {
  const format = useFormat();
  const now = useNow();
  return (
    <time dateTime={value} title={format.moment(value)}>
      {format.relative(value, now)}
    </time>
  );
}

/** Where a table has nothing to say. */
export function Nothing() {
  return <span style={{ color: "var(--ink-quiet)" }}>–</span>;
}

// One clock for all relative times of a page, so that they turn over together.
let shownNow = currentMoment();
const readers = new Set<() => void>();
let clock: ReturnType<typeof setInterval> | undefined;

function subscribe(reader: () => void): () => void {
  readers.add(reader);
  clock ??= setInterval(() => {
    shownNow = currentMoment();
    for (const tell of readers) tell();
  }, 30_000);
  return () => {
    readers.delete(reader);
    if (readers.size > 0) return;
    clearInterval(clock);
    clock = undefined;
  };
}

const readNow = (): Date => shownNow;

export const useNow = (): Date => useSyncExternalStore(subscribe, readNow, readNow);
