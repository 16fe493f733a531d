// P-111 what is on an invoice that was not on the one before, and the other way round: the differences that a person would name.
import { type Day, daysBetween } from "../../../../shared/calendar.ts";

export interface ComparedLine {
  readonly kind: string;
  readonly serviceId: string | null;
  readonly text: string;
  readonly quantity: string;
  readonly unitPrice: string;
  /** The days that are charged, and the stretch that one price buys; null where nothing is charged by time. The ends are not included. */
  readonly periodStart: Day | null;
  readonly periodEnd: Day | null;
  readonly pricedStart: Day | null;
  readonly pricedEnd: Day | null;
  readonly amountMinor: bigint;
}

/** A line that charges a share of its price. */
export interface Part {
  readonly days: number;
  readonly ofDays: number;
  readonly from: Day;
  readonly to: Day;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly amountMinor: bigint;
}

export interface LineChange {
  readonly kind: "added" | "removed" | "price" | "quantity" | "days" | "amount";
  readonly text: string;
  /** What it was called before, where that was something else. */
  readonly formerText: string | null;
  readonly differenceMinor: bigint;
  readonly price: { readonly before: string; readonly now: string } | null;
  readonly quantity: { readonly before: string; readonly now: string } | null;
  readonly parts: readonly Part[];
  readonly formerParts: readonly Part[];
}

/** The changes in the order of the new invoice, then what is gone. Lines that cost the same are not named. */
export function compareLines(now: readonly ComparedLine[], before: readonly ComparedLine[]): LineChange[] {
  const [nowGroups, formerGroups] = [groupsOf(now), groupsOf(before)];
  const changes: LineChange[] = [];
  for (const [key, lines] of nowGroups) {
    const former = formerGroups.get(key);
    const change = former ? compareGroup(lines, former) : only("added", lines);
    if (change) changes.push(change);
  }
  for (const [key, lines] of formerGroups) if (!nowGroups.has(key)) changes.push(only("removed", lines));
  return changes;
}

type Group = readonly [ComparedLine, ...ComparedLine[]];

/** What belongs together: the running price of a service however often it was cut, and of the rest what is called the same. */
function groupsOf(lines: readonly ComparedLine[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const line of lines) {
    const isRunning = line.serviceId !== null && line.kind === "recurring";
    const key = JSON.stringify([line.serviceId, line.kind, isRunning ? "" : line.text]);
    const group = groups.get(key);
    groups.set(key, group ? [...group, line] : [line]);
  }
  return groups;
}

const sumOf = (lines: Group): bigint => lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
/** The newest stretch is what a person calls it by now. */
const textOf = (lines: Group): string => lines.toSorted((a, b) => ((a.periodStart ?? "") < (b.periodStart ?? "") ? 1 : -1))[0]?.text ?? "";

function only(kind: "added" | "removed", lines: Group): LineChange {
  const sum = sumOf(lines);
  return {
    kind,
    text: textOf(lines),
    formerText: null,
    differenceMinor: kind === "added" ? sum : -sum,
    price: null,
    quantity: null,
    parts: kind === "added" ? partsOf(lines) : [],
    formerParts: [],
  };
}

function compareGroup(now: Group, before: Group): LineChange | undefined {
  const differenceMinor = sumOf(now) - sumOf(before);
  if (differenceMinor === 0n) return undefined;
  const [text, former] = [textOf(now), textOf(before)];
  const change = { text, formerText: text === former ? null : former, differenceMinor, price: null, quantity: null };
  const [parts, formerParts] = [partsOf(now), partsOf(before)];
  if (parts.length > 0 || formerParts.length > 0) return { ...change, kind: "days", parts, formerParts };
  const [line] = now;
  const [formerLine] = before;
  const whole = { ...change, parts, formerParts };
  if (now.length > 1 || before.length > 1) return { ...whole, kind: "amount" };
  if (line.quantity !== formerLine.quantity && line.unitPrice === formerLine.unitPrice)
    return { ...whole, kind: "quantity", quantity: { before: formerLine.quantity, now: line.quantity } };
  if (line.unitPrice !== formerLine.unitPrice && line.quantity === formerLine.quantity)
    return { ...whole, kind: "price", price: { before: formerLine.unitPrice, now: line.unitPrice } };
  return { ...whole, kind: "amount" };
}

const partsOf = (lines: Group): Part[] =>
  lines.flatMap(({ periodStart, periodEnd, pricedStart, pricedEnd, quantity, unitPrice, amountMinor }) =>
    periodStart && periodEnd && pricedStart && pricedEnd && (periodStart !== pricedStart || periodEnd !== pricedEnd)
      ? [
          {
            days: daysBetween(periodStart, periodEnd),
            ofDays: daysBetween(pricedStart, pricedEnd),
            from: periodStart,
            to: periodEnd,
            ...{ quantity, unitPrice, amountMinor },
          },
        ]
      : [],
  );
