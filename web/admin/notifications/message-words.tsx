import type { MessageState } from "../../../server/modules/notifications/contract.ts";
import { type Translate, useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";

const tones: Readonly<Record<MessageState, Tone>> = {
  queued: "waits",
  held: "waits",
  sending: "waits",
  sent: "works",
  unclear: "attention",
  failed: "hurts",
  expired: "hurts",
  cancelled: "past",
  skipped: "past",
};

export function MessageChip({ state }: { state: MessageState }) {
  const t = useTexts();
  return <StatusChip tone={tones[state]}>{t(`notifications.state.${state}`)}</StatusChip>;
}

/** A kind that a later release brings is named by itself. */
export const kindWords = (t: Translate, kind: string): string => t.optional(`notifications.kind.${kind}`) ?? kind.replaceAll("_", " ");

/** Why it is in its state, where the state does not say it all. */
export const reasonWords = (t: Translate, reason: string): string | undefined =>
  reason === "" ? undefined : (t.optional(`notifications.reason.${reason}`) ?? reason);
