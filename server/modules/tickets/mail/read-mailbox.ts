// Reads in what came into a mailbox, oldest first (O-127). In this order, so that no mail is lost and none is posted twice:
//   1. a mail is fetched, and read outside of any transaction;
//   2. one transaction writes its key and does with it what is to be done;
//   3. only then it is marked, moved or deleted on the server.
// A process that dies between 2 and 3 finds the key at the next reading, and goes on with 3.
import { randomUUID } from "node:crypto";
import type { JobRun } from "../../../platform/jobs.ts";
import type { MailFolder } from "../../../platform/mail/mail-reader.ts";
import { ServerFault } from "../../../platform/mail/mailer.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { db, type Mailbox } from "../tables.ts";
import { alertIfLong } from "./alert-staff.ts";
import { wakeReading } from "./jobs.ts";
import { serverOf } from "./mailboxes.ts";
import { headBytes, mostMailBytes, type ReadMail, readMail } from "./read-mail.ts";
import { keepMail, mailRow, receiveMail } from "./receive-mail.ts";

/** Then another job goes on, so that no worker is kept for ever. */
const mailsPerJob = 100;
/** Longer than one mail can take; renewed with each. */
const leaseMs = 5 * 60_000;
/** Then a mail waits for a person. */
const mostAttempts = 3;

export async function tendMailboxes(work: Work): Promise<void> {
  const active = await db(work).selectFrom("tickets.mailboxes").select("id").where("is_active", "=", true).execute();
  for (const { id } of active) await wakeReading(work, id);
}

export async function readMailbox(run: JobRun, tools: Tools, mailboxId: string): Promise<void> {
  const token = randomUUID();
  const mailbox = await run.inWork((work) => take(work, mailboxId, token));
  if (!mailbox) return;
  let folder: MailFolder | undefined;
  let isMore = false;
  try {
    folder = await tools.mailReader.open(serverOf(tools, mailbox));
    isMore = await readFolder(run, tools, { mailbox, folder, token });
    await run.inWork((work) => noteRead(work, mailbox));
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error;
    await run.inWork((work) => noteFault(work, mailbox, error));
  } finally {
    await folder?.close();
    await run.inWork(async (work) => {
      await db(work).updateTable("tickets.mailboxes").set({ busy_token: null, busy_until: null }).where("busy_token", "=", token).execute();
      if (isMore) await wakeReading(work, mailboxId);
    });
  }
}

/** Undefined: it is off, gone, or somebody reads it right now. */
async function take(work: Work, id: string, token: string): Promise<Mailbox | undefined> {
  return db(work)
    .updateTable("tickets.mailboxes")
    .set({ busy_token: token, busy_until: leaseEnd(work) })
    .where("id", "=", id)
    .where("is_active", "=", true)
    .where((eb) => eb.or([eb("busy_until", "is", null), eb("busy_until", "<=", work.now)]))
    .returningAll()
    .executeTakeFirst();
}

const leaseEnd = (work: Work): Date => new Date(work.now.getTime() + leaseMs);

/** False when the lease ran out and somebody else took over, or the mailbox was changed under us. */
async function renew(work: Work, { id, version }: Mailbox, token: string): Promise<boolean> {
  const renewed = await db(work)
    .updateTable("tickets.mailboxes")
    .set({ busy_until: leaseEnd(work) })
    .where("id", "=", id)
    .where("busy_token", "=", token)
    .where("version", "=", version)
    .returning("id")
    .executeTakeFirst();
  return renewed !== undefined;
}

/** @returns whether there is more to read */
async function readFolder(
  run: JobRun,
  tools: Tools,
  { mailbox, folder, token }: { mailbox: Mailbox; folder: MailFolder; token: string },
): Promise<boolean> {
  const isKnown = mailbox.uid_validity === folder.uidValidity && mailbox.read_up_to !== null;
  const uids = await folder.list(isKnown ? Number(mailbox.read_up_to) : undefined);
  const now = uids.slice(0, mailsPerJob);
  let firstLeft: number | undefined = uids[mailsPerJob];
  for (const uid of now) {
    if (run.signal?.aborted || !(await run.inWork((work) => renew(work, mailbox, token)))) {
      firstLeft = Math.min(firstLeft ?? uid, uid);
      break;
    }
    if (!(await readOne(run, tools, mailbox, folder, uid))) firstLeft = Math.min(firstLeft ?? uid, uid);
  }
  const upTo = firstLeft === undefined ? Math.max(folder.lastUid, ...now) : firstLeft - 1;
  await run.inWork(async (work) => {
    await db(work)
      .updateTable("tickets.mailboxes")
      .set({ uid_validity: folder.uidValidity, read_up_to: BigInt(Math.max(upTo, 0)) })
      .where("id", "=", mailbox.id)
      .where("version", "=", mailbox.version)
      .execute();
  });
  return uids.length > mailsPerJob;
}

/** False: it failed, and is tried again. One that cannot be read in must not stand in the way of those behind it. */
async function readOne(run: JobRun, tools: Tools, mailbox: Mailbox, folder: MailFolder, uid: number): Promise<boolean> {
  const arrived = await folder.fetch(uid, { mostBytes: mostMailBytes, headBytes });
  // Somebody took it away meanwhile.
  if (!arrived) return true;
  const { raw } = arrived;
  const receivedAt = arrived.arrivedAt ?? run.base.clock.now();
  const mail = await readMail(raw, arrived.size);
  try {
    await run.inWork((work) => receiveMail(work, tools, mailbox, { mail, raw, receivedAt }));
  } catch (error) {
    run.base.log.error({ mailbox: mailbox.address, err: error }, "a mail could not be read in");
    const isOver = await run.inWork((work) => noteFailure(work, tools, mailbox, { mail, raw, receivedAt, error: error as Error }));
    if (!isOver) return false;
  }
  await folder.finish(uid, finishingOf(mailbox));
  return true;
}

const finishingOf = ({ after_reading, move_to }: Mailbox): Parameters<MailFolder["finish"]>[1] =>
  after_reading === "move" ? { kind: "move", to: move_to } : { kind: after_reading };

/** True after the last attempt: the mail itself is kept then, and waits for a person. */
async function noteFailure(
  work: Work,
  tools: Tools,
  mailbox: Mailbox,
  { mail, raw, receivedAt, error }: { mail: ReadMail; raw: Uint8Array; receivedAt: Date; error: Error },
): Promise<boolean> {
  const said = error.message.slice(0, 1000);
  const { id, attempts } = await db(work)
    .insertInto("tickets.mails")
    .values({ ...mailRow(mailbox, mail, receivedAt), state: "trying", attempts: 1, error: said })
    .onConflict((conflict) =>
      conflict.columns(["partner_id", "mail_key"]).doUpdateSet((set) => ({ attempts: set("tickets.mails.attempts", "+", 1), error: said })),
    )
    .returning(["id", "attempts"])
    .executeTakeFirstOrThrow();
  if (attempts < mostAttempts) return false;
  await db(work)
    .updateTable("tickets.mails")
    .set({ state: "failed", file_id: await keepMail(work, tools, mailbox.partner_id, { raw }) })
    .where("id", "=", id)
    .where("state", "=", "trying")
    .execute();
  return true;
}

async function noteRead(work: Work, { id }: Mailbox): Promise<void> {
  await db(work)
    .updateTable("tickets.mailboxes")
    .set({ last_read_at: work.now, fault: null, fault_answer: "", away_since: null, alerted_at: null })
    .where("id", "=", id)
    .execute();
}

async function noteFault(work: Work, { id }: Mailbox, fault: ServerFault): Promise<void> {
  const mailbox = await db(work)
    .updateTable("tickets.mailboxes")
    .set((set) => ({
      fault: fault.kind,
      fault_answer: fault.message.slice(0, 1000),
      away_since: set.fn.coalesce("away_since", set.val(work.now)),
    }))
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirst();
  if (mailbox) await alertIfLong(work, mailbox);
}
