import { useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import type { ShownCustomer } from "./shown-customer.ts";

const tones: Record<ShownCustomer["status"], Tone> = {
  new: "waits",
  active: "works",
  blocked: "hurts",
  inactive: "past",
  archived: "past",
};

export interface CustomerChipProps {
  status: ShownCustomer["status"];
  /** Said in the chip when it is given: in lists, where nothing beside it says why. */
  blockedBy?: ShownCustomer["blockedBy"];
}

/** "Active", "Blocked: unpaid" */
export function CustomerChip({ status, blockedBy }: CustomerChipProps) {
  const t = useTexts();
  const word = t(`customers.status.${status}`);
  return <StatusChip tone={tones[status]}>{blockedBy ? `${word}: ${t(`reports.customers.blocked.${blockedBy}`)}` : word}</StatusChip>;
}
