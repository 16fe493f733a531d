// The ticket that a mail names, in the order of O-129: what nobody can guess first, what anybody can write last.
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { db, type Mailbox, type Ticket } from "../tables.ts";
import type { FoundBy } from "./placement-rules.ts";
import type { ReadMail } from "./read-mail.ts";
import { numberInSubject, tokensOf } from "./token-rules.ts";

export interface Named {
  /** The one that the mail names. */
  readonly named: Ticket;
  /** Where its entries are now, locked: another one where it was merged (O-147). */
  readonly ticket: Ticket;
  readonly foundBy: FoundBy;
  readonly isStaffAddress: boolean;
}

const longestChain = 10;

export async function findNamed(
  work: Work,
  { partner_id: partnerId }: Pick<Mailbox, "partner_id">,
  mail: ReadMail,
): Promise<Named | undefined> {
  const ofPartner = () =>
    db(work).selectFrom("tickets.tickets").selectAll().where("partner_id", "=", partnerId).where("deleted_at", "is", null);
  const references = [...mail.references, ...(mail.reportedId === "" ? [] : [mail.reportedId])];
  for (const token of tokensOf({ recipients: mail.recipients, references })) {
    const found = await ofPartner().where("number", "=", BigInt(token.number)).where("mail_token", "=", token.secret).executeTakeFirst();
    if (found) return locked(work, found, { foundBy: "token", isStaffAddress: token.kind === "n" });
  }
  if (references.length > 0) {
    const found = await ofPartner()
      .where(
        "id",
        "in",
        db(work)
          .selectFrom("tickets.entries")
          .select(sql<string>`coalesce(origin_ticket_id, ticket_id)`.as("id"))
          .where("message_id", "=", sql<string>`any (${references}::text[])`),
      )
      .orderBy("updated_at", "desc")
      .limit(1)
      .executeTakeFirst();
    if (found) return locked(work, found, { foundBy: "reference", isStaffAddress: false });
  }
  const number = numberInSubject(mail.subject);
  const found = number === undefined ? undefined : await ofPartner().where("number", "=", BigInt(number)).executeTakeFirst();
  return found && locked(work, found, { foundBy: "subject", isStaffAddress: false });
}

async function locked(work: Work, named: Ticket, how: Pick<Named, "foundBy" | "isStaffAddress">): Promise<Named | undefined> {
  let id = named.id;
  for (let step = 0; step < longestChain; step++) {
    const ticket = await db(work).selectFrom("tickets.tickets").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
    if (!ticket || ticket.deleted_at !== null) return undefined;
    if (ticket.merged_into_id === null) return { named, ticket, ...how };
    id = ticket.merged_into_id;
  }
  return undefined;
}
