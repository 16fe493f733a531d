// Who does not answer is reminded, and after some more days the ticket closes by itself with a message (O-120).
import { addDays, calendarDay, type Day } from "../../../shared/calendar.ts";
import type { DailyRun, DailyStep } from "../../platform/daily/daily-step.ts";
import type { Work } from "../../platform/work.ts";
import { getBusinessCalendar, getPartner, getSetting, isDayOff, isHoliday } from "../partners/index.ts";
import { about, addEvent } from "./entries.ts";
import { ticketReminded } from "./events.ts";
import { moveInto, saveTicket, shownAt, type TicketSet } from "./save-ticket.ts";
import { pendingCloseDays, pendingRemindDays } from "./settings.ts";
import { loadSetup, moveOf } from "./setup/setup.ts";
import { db } from "./tables.ts";

export const tendWaitingStep: DailyStep = {
  name: "tickets.tend-waiting",
  after: [],
  at: async () => "09:00",
  run: tendWaiting,
};

/** No wait is longer than that: the settings end at 90 days. */
const mostDays = 400;

/** The day from which on a ticket has waited so many working days; a calendar without any counts every day. */
function dayBack(isWorking: (on: Day) => boolean, on: Day, workingDays: number): Day {
  let back = on;
  for (let counted = 0, step = 0; counted < workingDays && step < mostDays; step++) {
    back = addDays(back, -1);
    if (isWorking(addDays(back, 1))) counted += 1;
  }
  return back;
}

const perBatch = 200;

async function tendWaiting({ partnerId, on, isMissed, inWork }: DailyRun): Promise<Record<string, number>> {
  const done = { reminded: 0, closed: 0, failed: 0 };
  // What was missed in an outage is made good by today's run, which reminds or closes once.
  if (isMissed) return done;
  const due = await inWork(async (work) => {
    const calendar = await getBusinessCalendar(work, partnerId);
    const { timeZone } = await getPartner(work, partnerId);
    const isWorking = (day: Day): boolean => !isDayOff(calendar, day) && !isHoliday(calendar, day);
    const [remindAfter, closeAfter] = [
      await getSetting(work, pendingRemindDays, { partnerId }),
      await getSetting(work, pendingCloseDays, { partnerId }),
    ];
    const rows = await db(work)
      .selectFrom("tickets.tickets")
      .select(["id", "status_at", "last_staff_at", "reminded_at"])
      .where("partner_id", "=", partnerId)
      .where("kind", "=", "pending")
      .where("deleted_at", "is", null)
      .where("spam_at", "is", null)
      .orderBy("status_at")
      .execute();
    const closeFrom = dayBack(isWorking, on, closeAfter);
    const remindFrom = dayBack(isWorking, on, remindAfter);
    return rows.flatMap(({ id, status_at, last_staff_at, reminded_at }): { id: string; act: "close" | "remind" }[] => {
      // Another word of staff to who does not answer begins the wait anew.
      const since = calendarDay(last_staff_at !== null && last_staff_at > status_at ? last_staff_at : status_at, timeZone);
      if (closeAfter > 0 && since <= closeFrom) return [{ id, act: "close" }];
      if (remindAfter > 0 && since <= remindFrom && reminded_at === null) return [{ id, act: "remind" }];
      return [];
    });
  });
  for (let at = 0; at < due.length; at += perBatch) {
    for (const { id, act } of due.slice(at, at + perBatch)) {
      try {
        const did = await inWork((work) => (act === "close" ? closeOne(work, id) : remindOne(work, id)));
        if (did) done[act === "close" ? "closed" : "reminded"] += 1;
      } catch {
        // One ticket that cannot be tended is tried again tomorrow and holds up no other.
        done.failed += 1;
      }
    }
  }
  return done;
}

const lockPending = (work: Work, id: string) =>
  db(work)
    .selectFrom("tickets.tickets")
    .selectAll()
    .where("id", "=", id)
    .where("kind", "=", "pending")
    .where("deleted_at", "is", null)
    .where("spam_at", "is", null)
    .forUpdate()
    .executeTakeFirst();

async function closeOne(work: Work, id: string): Promise<boolean> {
  const ticket = await lockPending(work, id);
  if (!ticket) return false;
  const setup = await loadSetup(work);
  const set: TicketSet = {};
  await addEvent(work, ticket, { code: "closed-by-itself", isPublic: true });
  await moveInto(work, setup, { ticket, set, to: moveOf(setup, "closed"), by: "system" });
  await saveTicket(work, ticket, set, "closed-by-itself");
  return true;
}

async function remindOne(work: Work, id: string): Promise<boolean> {
  const ticket = await lockPending(work, id);
  if (!ticket || ticket.reminded_at !== null) return false;
  await addEvent(work, ticket, { code: "reminded", isPublic: true });
  work.emit(ticketReminded, about(ticket), { number: Number(ticket.number) });
  await saveTicket(work, ticket, { reminded_at: work.now, ...shownAt(work.now, "system") }, "reminded");
  return true;
}
