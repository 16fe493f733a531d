import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";

const tones = {
  active: "works",
  starts: "waits",
  waits: "waits",
  changing: "waits",
  pausing: "waits",
  pausing_tonight: "waits",
  change_failed: "attention",
  ends: "attention",
  paused: "past",
  suspended: "hurts",
  stopped: "hurts",
  locked: "hurts",
  ended: "past",
  withdrawn: "past",
} as const satisfies Record<string, Tone>;
type Word = keyof typeof tones;

/** The word on a service's card (P-60). */
export function ServiceBadge({ badge }: { badge: { word: string; on: string | null } }) {
  const t = useTexts();
  const format = useFormat();
  const word: Word = Object.hasOwn(tones, badge.word) ? (badge.word as Word) : "waits";
  return <StatusChip tone={tones[word]}>{t(`portal.badge.${word}`, { day: badge.on ? format.day(badge.on) : "" })}</StatusChip>;
}
