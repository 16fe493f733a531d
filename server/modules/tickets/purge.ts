// What lay long enough in the recycle bin or the spam folder goes for good, with its files (O-7, O-148); and uploads that nobody sent.
import { sql } from "kysely";
import type { DailyRun, DailyStep } from "../../platform/daily/daily-step.ts";
import type { Work } from "../../platform/work.ts";
import { getSetting } from "../partners/index.ts";
import { ticketLabel } from "./find-ticket.ts";
import { recycleDays, spamDays } from "./settings.ts";

export const purgeStep: DailyStep = { name: "tickets.purge", after: [], at: async () => "02:40", run: purge };

const dayMs = 86_400_000;
const perBatch = 200;
const mailDays = 90;

async function purge({ partnerId, isMissed, inWork }: DailyRun): Promise<Record<string, number>> {
  const done = { purged: 0, failed: 0 };
  if (isMissed) return done;
  await inWork(async (work) => {
    await sql`delete from tickets.uploads where uploaded_at < ${new Date(work.now.getTime() - dayMs)}`.execute(work.tx);
    await sql`delete from tickets.presence where seen_at < ${new Date(work.now.getTime() - dayMs)}`.execute(work.tx);
  });
  await inWork(async (work) => {
    // O-128 so long a mail that comes again is known. What waits for a person stays.
    await sql`delete from tickets.mails where partner_id = ${partnerId} and state in ('placed', 'dropped', 'refused')
      and received_at < ${new Date(work.now.getTime() - mailDays * dayMs)}`.execute(work.tx);
  });
  const due = await inWork((work) => listDue(work, partnerId));
  for (const id of due) {
    try {
      await inWork((work) => purgeOne(work, id));
      done.purged += 1;
    } catch {
      // One that something still points at waits for tomorrow.
      done.failed += 1;
    }
  }
  return done;
}

async function listDue(work: Work, partnerId: string): Promise<string[]> {
  const before = async (setting: typeof recycleDays) =>
    new Date(work.now.getTime() - (await getSetting(work, setting, { partnerId })) * dayMs);
  const { rows } = await sql<{ id: string }>`select id from tickets.tickets where partner_id = ${partnerId}
    and (deleted_at < ${await before(recycleDays)} or spam_at < ${await before(spamDays)}) order by id limit ${perBatch}`.execute(work.tx);
  return rows.map(({ id }) => id);
}

async function purgeOne(work: Work, id: string): Promise<void> {
  const { rows } = await sql<{ number: bigint; partner_id: string; customer_id: string | null }>`
    select number, partner_id, customer_id from tickets.tickets where id = ${id} and (deleted_at is not null or spam_at is not null) for update`.execute(
    work.tx,
  );
  const ticket = rows[0];
  if (!ticket) return;
  // Those that were merged into it have nothing left but their shell.
  const { rows: shells } = await sql<{ id: string }>`select id from tickets.tickets where merged_into_id = ${id}`.execute(work.tx);
  const ids = [id, ...shells.map((shell) => shell.id)];
  const these = sql`any (${ids}::uuid[])`;
  const { rows: files } = await sql<{ file_id: string }>`delete from tickets.ticket_files
    where entry_id in (select id from tickets.entries where ticket_id = ${these}) returning file_id`.execute(work.tx);
  await sql`delete from platform.files where id = any (${files.map(({ file_id }) => file_id)}::uuid[])`.execute(work.tx);
  await sql`delete from tickets.entries where ticket_id = ${these}`.execute(work.tx);
  await sql`update tickets.entries set origin_ticket_id = null where origin_ticket_id = ${these}`.execute(work.tx);
  await sql`delete from tickets.marks where ticket_id = ${these}`.execute(work.tx);
  await sql`delete from tickets.links where ticket_id = ${these} or other_id = ${these}`.execute(work.tx);
  await sql`delete from tickets.tickets where id = ${these}`.execute(work.tx);
  work.audit({
    ...{ entity: "ticket", entityId: id, label: ticketLabel(ticket.number), action: "purged" },
    ...{ partnerId: ticket.partner_id, customerId: ticket.customer_id },
  });
}
