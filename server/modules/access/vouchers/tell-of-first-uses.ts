import type { Work } from "../../../platform/work.ts";
import { voucherFirstUsed } from "../events.ts";

/** As its row has it. */
export interface FirstUse {
  readonly id: string;
  readonly partner_id: string;
  readonly used_at: Date;
}

/** In the transaction that wrote them down. */
export function tellOfFirstUses(work: Work, firsts: readonly FirstUse[]): void {
  for (const { id, partner_id, used_at } of firsts)
    work.emit(voucherFirstUsed, { partnerId: partner_id, objectId: id }, { voucherId: id, usedAt: used_at.toISOString() });
}
