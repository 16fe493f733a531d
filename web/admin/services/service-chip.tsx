import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import type { Row, State } from "./service.ts";

const tones: Readonly<Record<string, Tone>> = {
  active: "works",
  starts: "waits",
  waits: "waits",
  paused: "attention",
  stopped: "hurts",
  ends: "attention",
  ended: "past",
  suspended: "hurts",
  locked: "hurts",
  withdrawn: "past",
};

/** The one word on a service: a block or a coming end wins over "active". */
export function ServiceChip({ service }: { service: Pick<Row, "badge" | "waitsFor"> }) {
  const t = useTexts();
  const format = useFormat();
  const { word, on } = service.badge;
  const words = t.optional(`services.badge.${word}`, {
    day: on ? format.day(on) : "",
    what: service.waitsFor ? t(`services.waits-for.${service.waitsFor}`) : "",
  });
  return <StatusChip tone={tones[word] ?? "past"}>{words ?? word}</StatusChip>;
}

const stateTones: Record<State, Tone> = {
  pending: "waits",
  active: "works",
  paused: "attention",
  stopped: "hurts",
  disabled: "past",
  archived: "past",
};

export function StateChip({ state }: { state: State }) {
  const t = useTexts();
  return <StatusChip tone={stateTones[state]}>{t(`services.state.${state}`)}</StatusChip>;
}
