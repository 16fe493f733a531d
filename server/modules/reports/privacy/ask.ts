// P-195 what customers ask for about their data; asked twice it is asked once.
import type { z } from "zod";
import { addDays, calendarDay } from "../../../../shared/calendar.ts";
import type { Works } from "../../../platform/http/api.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { dayText, textsIn } from "../../../platform/texts.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer, lockCustomer, type MergeParticipant, type MoveParticipant } from "../../customers/index.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import { openTicketFor } from "../../tickets/index.ts";
import { showConsents } from "./consents.ts";
import type { privacyEndpoint } from "./contract.ts";
import { audit, makeSoon } from "./make-file.ts";
import { erasureDays, fileDays } from "./settings.ts";
import { db, type PrivacyRequest } from "./tables.ts";

type View = z.input<typeof privacyEndpoint.returns>;
const mostShown = 5;

export async function showPrivacy(work: Work): Promise<View> {
  const { customerId, partnerId } = ownCustomer(work);
  const rows = await db(work)
    .selectFrom("reports.privacy_requests")
    .selectAll()
    .where("customer_id", "=", customerId)
    .orderBy("created_at", "desc")
    .limit(50)
    .execute();
  const erasure = rows.find(({ kind }) => kind === "erasure");
  return {
    consents: await showConsents(work),
    files: rows.flatMap(fileOf).slice(0, mostShown),
    fileDays: await getSetting(work, fileDays, { partnerId }),
    erasure: erasure ? erasureOf(erasure) : null,
  };
}

function fileOf(row: PrivacyRequest): View["files"] {
  if (row.state === "open" || row.state === "closed") return [];
  return [
    {
      ...{ id: row.id, state: row.state, sizeBytes: Number(row.size_bytes) },
      askedAt: row.created_at.toISOString(),
      expiresAt: row.expires_at?.toISOString() ?? null,
      takenAt: row.taken_at?.toISOString() ?? null,
    },
  ];
}

function erasureOf({ state, created_at, due_on, ticket_id, ticket_number }: PrivacyRequest): View["erasure"] {
  if (due_on === null || ticket_number === null) throw new Error("a wish to be erased without its ticket");
  return {
    ...{ state: state === "open" ? "open" : "closed", dueOn: due_on, askedAt: created_at.toISOString() },
    ticket: { id: ticket_id, number: Number(ticket_number) },
  };
}

const findOpen = (work: Work, customerId: string, state: "making" | "open") =>
  db(work)
    .selectFrom("reports.privacy_requests")
    .select("id")
    .where("customer_id", "=", customerId)
    .where("state", "=", state)
    .executeTakeFirst();

const emptyRow = {
  ...{ run_id: null, ready_at: null, expires_at: null, taken_at: null, ticket_id: null, ticket_number: null, due_on: null },
} as const;

export async function askForData(work: Work): Promise<View> {
  const { customerId, partnerId } = ownCustomer(work);
  await lockCustomer(work, customerId);
  if (!(await findOpen(work, customerId, "making"))) {
    const id = uuidv7(work.now.getTime());
    await db(work)
      .insertInto("reports.privacy_requests")
      .values({ ...emptyRow, id, partner_id: partnerId, customer_id: customerId, kind: "export", state: "making", created_at: work.now })
      .execute();
    audit(work, { customerId, partnerId, number: (await getCustomer(work, customerId)).number }, "own_data_asked");
    await makeSoon(work, id);
  }
  return showPrivacy(work);
}

/** Staff answer in the ticket, by the day that stands in it. What the law makes the provider keep stays; the ticket says so. */
export async function askForErasure(works: Works): Promise<View> {
  const { customerId, partnerId } = ownCustomer(works);
  await works.asSystem("portal-privacy", async (work) => {
    await lockCustomer(work, customerId);
    if (await findOpen(work, customerId, "open")) return;
    const customer = await getCustomer(work, customerId);
    const partner = await getPartner(work, partnerId);
    const dueOn = addDays(calendarDay(work.now, partner.timeZone), await getSetting(work, erasureDays, { partnerId }));
    const say = textsIn(customer.language, "print");
    const ticket = await openTicketFor(work, {
      partnerId,
      customer: { id: customer.id, name: customer.companyName || customer.fullName },
      subject: say("erasure-subject"),
      text: say("erasure-text", { day: dayText(dueOn, customer.language) }),
      typeId: null,
      serviceId: null,
    });
    await db(work)
      .insertInto("reports.privacy_requests")
      .values({
        ...{ ...emptyRow, id: uuidv7(work.now.getTime()), partner_id: partnerId, customer_id: customerId, kind: "erasure", state: "open" },
        ...{ created_at: work.now, ticket_id: ticket.id, ticket_number: BigInt(ticket.number), due_on: dueOn },
      })
      .execute();
    audit(work, { customerId, partnerId, number: customer.number }, "erasure_asked");
  });
  return works.inWork(showPrivacy);
}

/** Hears `ticket.closed`: the wish was answered, or taken back. */
export async function closeErasure(work: Work, ticketId: string): Promise<void> {
  await db(work)
    .updateTable("reports.privacy_requests")
    .set({ state: "closed" })
    .where("ticket_id", "=", ticketId)
    .where("state", "=", "open")
    .execute();
}

/** A file of the one who goes would tell only half: it is not kept. The wish to be erased stands in its ticket. */
export const privacyOfMerges: MergeParticipant = {
  async move(work, { loser, survivor }) {
    await db(work).deleteFrom("reports.privacy_requests").where("customer_id", "=", loser.id).where("kind", "=", "export").execute();
    if (await findOpen(work, survivor.id, "open"))
      await db(work)
        .updateTable("reports.privacy_requests")
        .set({ state: "closed" })
        .where("customer_id", "=", loser.id)
        .where("state", "=", "open")
        .execute();
    await db(work).updateTable("reports.privacy_requests").set({ customer_id: survivor.id }).where("customer_id", "=", loser.id).execute();
    return {};
  },
};
export const privacyOfPartnerMoves: MoveParticipant = {
  async carry(work, { customer, to }) {
    for (const table of ["reports.privacy_requests", "reports.privacy_parts"] as const)
      await db(work).updateTable(table).set({ partner_id: to.id }).where("customer_id", "=", customer.id).execute();
  },
};
