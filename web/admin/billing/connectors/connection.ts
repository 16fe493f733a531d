import type { z } from "zod";
import type { ConnectionView, ItemView } from "../../../../server/modules/billing/connectors/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import type { Tone } from "../../../ui/tone.ts";

export type Connection = z.output<typeof ConnectionView>;
export type Item = z.output<typeof ItemView>;

export const connectionTones: Record<Connection["state"], Tone> = {
  draft: "waits",
  connecting: "waits",
  choosing: "attention",
  connected: "works",
  broken: "hurts",
};

export const itemTones: Record<Item["state"], Tone> = {
  waiting: "waits",
  failed: "hurts",
  done: "works",
  differs: "attention",
  left_out: "past",
  withdrawn: "past",
};

/** What is wrong with an item and what to do, in a sentence. */
export function useItemWords(): (item: Pick<Item, "error" | "errorDetail">) => string | undefined {
  const t = useTexts();
  return ({ error, errorDetail }) =>
    error === "" ? undefined : (t.optional(`connectors.error.${error}`, { detail: errorDetail }) ?? errorDetail);
}
