import { useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import type { ShownCustomer } from "../app/shown-customer.ts";

const statusTones: Record<ShownCustomer["status"], Tone> = {
  new: "waits",
  active: "works",
  blocked: "hurts",
  inactive: "past",
  archived: "past",
};

export function CustomerChip({ status }: { status: ShownCustomer["status"] }) {
  const t = useTexts();
  return <StatusChip tone={statusTones[status]}>{t(`customers.status.${status}`)}</StatusChip>;
}
