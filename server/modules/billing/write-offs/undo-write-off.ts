import { sql } from "kysely";
import { calendarDay } from "../../../../shared/calendar.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { editConflict } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { findBook, openFrom } from "../accounting/lock-book.ts";
import { periodClosed } from "../accounting/problems.ts";
import { reverseEntry } from "../ledger/reverse-entry.ts";
import { writeOffRecovered, writeOffState } from "../problems.ts";
import { tellOfWriteOff } from "./book-write-off.ts";
import { db } from "./tables.ts";
import { lockWriteOff } from "./write-off-store.ts";

/** The debts are open again with their old due dates. Not once money has come in for it, nor out of a month that is closed. */
export async function undoWriteOff(work: Work, id: string, { reason, version }: { reason: string; version: number }): Promise<void> {
  const writeOff = await lockWriteOff(work, id);
  if (writeOff.state !== "booked") throw writeOffState(`Write-off ${writeOff.number} is ${writeOff.state}; there is nothing to take back.`);
  if (writeOff.version !== version) throw editConflict("Somebody changed this write-off. Look at it again.");
  if (writeOff.recoveredMinor > 0n)
    throw writeOffRecovered(
      "Take the recoveries back first, then the write-off. Their money becomes free credit and pays what opens again.",
    );
  const open = openFrom(work.actor, await findBook(work, writeOff.partnerId));
  if (open !== null && writeOff.accountingOn < open)
    throw periodClosed(
      `It was booked on ${writeOff.accountingOn}, in a month that is closed. Money that comes in is booked as a recovery.`,
    );
  const on = calendarDay(work.now, (await getPartner(work, writeOff.partnerId)).timeZone);
  // First the state, so that free credit which pays what opens finds it taken back.
  await db(work)
    .updateTable("billing.write_offs")
    .set({
      state: "undone",
      answer: reason,
      undone_by: JSON.stringify(describeActor(work)),
      undone_at: work.now,
      version: sql`version + 1`,
    })
    .where("id", "=", id)
    .execute();
  for (const part of writeOff.parts) {
    if (part.entryId !== null) await reverseEntry(work, { entryId: part.entryId, sourceId: part.id, on, text: part.text });
  }
  tellOfWriteOff(work, writeOff, "undo", { state: { before: "booked", after: "undone" } }, reason);
}
