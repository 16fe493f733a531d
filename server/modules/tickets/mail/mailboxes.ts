// The mailboxes of a partner (O-127). A password is sealed together with the server and the login that it is for, and told to no other.
import { sql } from "kysely";
import { z } from "zod";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import { mayDo } from "../../../platform/actor.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { differences } from "../../../platform/differences.ts";
import type { ImapServer } from "../../../platform/mail/mail-reader.ts";
import { editConflict, fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getVisiblePartner } from "../../partners/index.ts";
import { chosenGroup, chosenType, loadSetup } from "../setup/setup.ts";
import { db, type Mailbox } from "../tables.ts";
import type { createMailboxEndpoint, MailboxView, updateMailboxEndpoint } from "./contract.ts";
import { wakeReading } from "./jobs.ts";

type View = z.input<typeof MailboxView>;
type Fields = Omit<BodyOf<typeof createMailboxEndpoint>, "partnerId" | "password">;

const Kept = z.object({ host: z.string(), login: z.string(), password: z.string() });

const seal = (tools: Tools, kept: z.output<typeof Kept>): string => tools.seal(JSON.stringify(kept));

/** What is needed to sign in. A password that was kept for another server or login is none. */
export function serverOf(tools: Tools, mailbox: Mailbox): ImapServer {
  const kept = Kept.parse(JSON.parse(tools.unseal(mailbox.secret_sealed)));
  const { host, port, encryption, login, folder } = mailbox;
  const password = kept.host === host && kept.login === login ? kept.password : "";
  return { host, port, encryption, login, folder, password, checkCertificate: mailbox.check_certificate };
}

function viewOf(mailbox: Mailbox): View {
  const { id, address, host, port, encryption, login, folder, priority, version } = mailbox;
  return {
    ...{ id, address, host, port, encryption, login, folder, priority, version },
    partnerId: mailbox.partner_id,
    checkCertificate: mailbox.check_certificate,
    afterReading: mailbox.after_reading,
    moveTo: mailbox.move_to,
    unknownSenders: mailbox.unknown_senders,
    automaticMail: mailbox.automatic_mail,
    trustedServer: mailbox.trusted_server,
    groupId: mailbox.group_id,
    typeId: mailbox.type_id,
    isActive: mailbox.is_active,
    hasPassword: true,
    lastReadAt: mailbox.last_read_at?.toISOString() ?? null,
    fault:
      mailbox.fault === null || mailbox.away_since === null
        ? null
        : { kind: mailbox.fault, answer: mailbox.fault_answer, since: mailbox.away_since.toISOString() },
  };
}

export async function listMailboxes(work: Work): Promise<{ items: View[]; mayChange: boolean }> {
  const rows = await db(work)
    .selectFrom("tickets.mailboxes as mailbox")
    .selectAll()
    .where(visibleTo(work.actor, { partner: "mailbox.partner_id" }))
    .orderBy("address")
    .execute();
  return { items: rows.map(viewOf), mayChange: mayDo(work.actor, "config.helpdesk.update") };
}

export async function getMailbox(work: Work, id: string, { lock = false } = {}): Promise<Mailbox> {
  const query = db(work)
    .selectFrom("tickets.mailboxes as mailbox")
    .selectAll()
    .where("id", "=", id)
    .where(visibleTo(work.actor, { partner: "mailbox.partner_id" }));
  const mailbox = await (lock ? query.forUpdate() : query).executeTakeFirst();
  if (!mailbox) throw notFound("There is no such mailbox.");
  return mailbox;
}

export async function createMailbox(work: Work, tools: Tools, body: BodyOf<typeof createMailboxEndpoint>): Promise<View> {
  const { partnerId, password, ...fields } = body;
  await getVisiblePartner(work, partnerId);
  await check(work, partnerId, fields);
  const { host, login } = fields;
  const { id } = await db(work)
    .insertInto("tickets.mailboxes")
    .values({ ...columnsOf(fields), partner_id: partnerId, secret_sealed: seal(tools, { host, login, password }), created_at: work.now })
    .returning("id")
    .executeTakeFirstOrThrow();
  const made = await getMailbox(work, id);
  leaveEntry(work, made, "created", { address: { before: null, after: made.address } });
  if (made.is_active) await wakeReading(work, id);
  return viewOf(made);
}

export async function updateMailbox(
  work: Work,
  tools: Tools,
  id: string,
  edit: BodyOf<typeof updateMailboxEndpoint>,
  version: number,
): Promise<View> {
  const before = await getMailbox(work, id, { lock: true });
  if (before.version !== version) throw editConflict("This mailbox was changed meanwhile.", { current: viewOf(before) });
  const { password, ...changed } = edit;
  const fields: Fields = { ...fieldsOf(before), ...Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== undefined)) };
  await check(work, before.partner_id, fields, before);
  const { host, login } = fields;
  const isElsewhere = host !== before.host || login !== before.login;
  if (isElsewhere && password === undefined) throw fieldProblem("password", "required", "Type the password for this server and login.");
  const isOtherFolder = isElsewhere || fields.folder !== before.folder;
  await db(work)
    .updateTable("tickets.mailboxes")
    .set({
      ...columnsOf(fields),
      ...(password === undefined ? {} : { secret_sealed: seal(tools, { host, login, password }) }),
      // What was found out counts no more, and the numbers of another folder mean nothing.
      ...{ fault: null, fault_answer: "", away_since: null, alerted_at: null },
      ...(isOtherFolder ? { uid_validity: null, read_up_to: null } : {}),
      version: sql<number>`version + 1`,
    })
    .where("id", "=", id)
    .execute();
  const after = await getMailbox(work, id);
  leaveEntry(work, after, "updated", {
    ...differences(fieldsOf(before), fieldsOf(after)),
    ...(password === undefined ? {} : { password: { before: "(hidden)", after: "(changed)" } }),
  });
  if (after.is_active) await wakeReading(work, id);
  return viewOf(after);
}

export async function deleteMailbox(work: Work, id: string, version: number): Promise<void> {
  const mailbox = await getMailbox(work, id, { lock: true });
  if (mailbox.version !== version) throw editConflict("This mailbox was changed meanwhile.", { current: viewOf(mailbox) });
  await db(work).deleteFrom("tickets.mailboxes").where("id", "=", id).execute();
  leaveEntry(work, mailbox, "deleted", { address: { before: mailbox.address, after: null } });
}

async function check(work: Work, partnerId: string, fields: Fields, before?: Mailbox): Promise<void> {
  const setup = await loadSetup(work);
  if (fields.groupId !== null && fields.groupId !== before?.group_id) chosenGroup(setup, partnerId, fields.groupId);
  if (fields.typeId !== null && fields.typeId !== before?.type_id) chosenType(setup, partnerId, fields.typeId);
  if (fields.afterReading === "move" && fields.moveTo === "") throw fieldProblem("moveTo", "required", "Name the folder that they go to.");
  if (fields.afterReading === "move" && fields.moveTo === fields.folder)
    throw fieldProblem("moveTo", "same-folder", "Choose another folder than the one that is read.");
  const { rows } = await sql`select 1 from tickets.mailboxes where address = ${fields.address.toLowerCase()}
    and id is distinct from ${before?.id ?? null}::uuid`.execute(work.tx);
  if (rows.length > 0) throw fieldProblem("address", "taken", "There is a mailbox with this address already.");
}

function fieldsOf(mailbox: Mailbox): Fields {
  const {
    id: _id,
    partnerId: _partner,
    hasPassword: _password,
    lastReadAt: _read,
    fault: _fault,
    version: _version,
    ...fields
  } = viewOf(mailbox);
  return fields as Fields;
}

const columnsOf = (fields: Fields) => ({
  address: fields.address.toLowerCase(),
  host: fields.host,
  port: fields.port,
  encryption: fields.encryption,
  check_certificate: fields.checkCertificate,
  login: fields.login,
  folder: fields.folder,
  after_reading: fields.afterReading,
  move_to: fields.moveTo,
  unknown_senders: fields.unknownSenders,
  automatic_mail: fields.automaticMail,
  trusted_server: fields.trustedServer.toLowerCase(),
  group_id: fields.groupId,
  type_id: fields.typeId,
  priority: fields.priority,
  is_active: fields.isActive,
});

export function leaveEntry(
  work: Work,
  mailbox: Pick<Mailbox, "id" | "address" | "partner_id">,
  action: string,
  changes: Readonly<Record<string, { before: unknown; after: unknown }>>,
): void {
  work.audit({ entity: "mailbox", entityId: mailbox.id, label: mailbox.address, action, partnerId: mailbox.partner_id, changes });
}
