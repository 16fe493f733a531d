import "./status-chip.css";

/** works: active, paid. waits: pending, scheduled. attention: due soon, expiring. hurts: overdue, blocked. past: ended, archived. */
export type Tone = "works" | "waits" | "attention" | "hurts" | "past";

export const toneClass = (tone: Tone): string => `tone-${tone}`;
