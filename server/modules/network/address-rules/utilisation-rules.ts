// How full a prefix is, and when somebody is told (N-31).

/** Of an address that is not free. */
export type AddressState = "reserved" | "static" | "offered" | "leased" | "held" | "quarantined" | "conflict";

export type Counts = Readonly<Partial<Record<AddressState, bigint>>>;

export interface Thresholds {
  readonly warningPercent: number;
  readonly alertPercent: number;
}

export const alertLevels = ["none", "warning", "alert", "exhausted"] as const;
export type AlertLevel = (typeof alertLevels)[number];

/** static + reserved + leased + offered, and what is in conflict: somebody has it. Held and quarantined ones are shown apart. */
export const usedOf = (counts: Counts): bigint =>
  (["static", "reserved", "leased", "offered", "conflict"] as const).reduce((sum, state) => sum + (counts[state] ?? 0n), 0n);

/** In tenths of a percent, rounded down, so that 1000 means that really none is left. */
export const permilleOf = (used: bigint, usable: bigint): number => (usable <= 0n ? 0 : Number((used * 1000n) / usable));

const hysteresisPermille = 50;

/** The level now, given the level before: it rises at its threshold and falls only five points below it. */
export function levelAt(permille: number, before: AlertLevel, { warningPercent, alertPercent }: Thresholds): AlertLevel {
  const limits: readonly (readonly [AlertLevel, number])[] = [
    ["exhausted", 1000],
    ["alert", alertPercent * 10],
    ["warning", warningPercent * 10],
  ];
  const rank = alertLevels.indexOf(before);
  for (const [level, limit] of limits) {
    const isHeld = rank >= alertLevels.indexOf(level);
    if (permille >= (isHeld ? limit - hysteresisPermille : limit)) return level;
  }
  return "none";
}
