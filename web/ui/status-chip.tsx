import type { ReactNode } from "react";
import { type Tone, toneClass } from "./tone.ts";

/** A status is a word with a colour, never a colour alone. */
export function StatusChip({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`status-chip ${toneClass(tone)}`}>{children}</span>;
}
