import type { z } from "zod";
import type { CustomerRow } from "../../../server/modules/reports/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";

export type Customer = z.output<typeof CustomerRow>;

const tones: Record<Customer["status"], Tone> = { new: "waits", active: "works", blocked: "hurts", inactive: "past", archived: "past" };

/** "Active", "Blocked: unpaid" */
export function CustomerState({ customer }: { customer: Pick<Customer, "status" | "blockedBy"> }) {
  const t = useTexts();
  const status = t(`customers.status.${customer.status}`);
  return (
    <StatusChip tone={tones[customer.status]}>
      {customer.blockedBy ? `${status}: ${t(`reports.customers.blocked.${customer.blockedBy}`)}` : status}
    </StatusChip>
  );
}
