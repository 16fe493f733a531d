// A customer goes to another partner (O-28, B-217 with `require_zero`): who they are, their services and what is billed from now on go along;
// documents, payments and entries stay in the book that they were made in, and messages stay as they were sent.
import { sql } from "kysely";
import { seesPartner } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import { endCustomerSignIns } from "../identity/index.ts";
import { findForeignLocations, listFields, listLabels, type Partner } from "../partners/index.ts";
import { type Customer, customerLabel } from "./customer-queries.ts";
import { customerMoved } from "./events.ts";
import type { Finding } from "./ports.ts";
import { takenFieldValues } from "./unique-fields.ts";

export interface PartnerMove {
  readonly customer: Pick<Customer, "id" | "number" | "partnerId" | "locationId" | "extra">;
  readonly to: Partner;
}

/** What a module above does when a customer goes to another partner. */
export interface MoveParticipant {
  blockers?(work: Work, move: PartnerMove): Promise<readonly Finding[]>;
  effects?(work: Work, move: PartnerMove): Promise<readonly Finding[]>;
  /** Takes the locks that the order of locks puts before all others, so that what is looked at stays so. */
  lock?(work: Work, move: PartnerMove): Promise<void>;
  carry?(work: Work, move: PartnerMove): Promise<void>;
}

const participants = new Map<string, MoveParticipant>();

/** Called by a module above, once, at the start; in the order in which they lock. */
export const joinPartnerMoves = (name: string, participant: MoveParticipant): void => void participants.set(name, participant);

interface Explained {
  readonly blockers: Finding[];
  readonly effects: Finding[];
}

/** Everything that stands in the way, and what would follow. */
export async function explainPartnerMove(work: Work, move: PartnerMove): Promise<Explained> {
  const blockers = await ownBlockers(work, move);
  const effects = await ownEffects(work, move);
  for (const participant of participants.values()) {
    blockers.push(...((await participant.blockers?.(work, move)) ?? []));
    effects.push(...((await participant.effects?.(work, move)) ?? []));
  }
  return { blockers, effects };
}

/** Moves the customer unless something stands in the way. The caller has locked them and asked who may. */
export async function moveCustomer(work: Work, move: PartnerMove): Promise<Explained> {
  const { customer, to } = move;
  for (const participant of participants.values()) await participant.lock?.(work, move);
  const explained = await explainPartnerMove(work, move);
  if (explained.blockers.length > 0) return explained;
  for (const participant of participants.values()) await participant.carry?.(work, move);
  await carryOwnRows(work, move);
  // The portal has another address and another look from now on.
  await endCustomerSignIns(work, customer.id, "moved-to-partner");
  const about = { partnerId: to.id, customerId: customer.id };
  work.audit({
    entity: "customer",
    entityId: customer.id,
    label: customerLabel(customer.number),
    action: "moved-to-partner",
    ...about,
    changes: { partnerId: { before: customer.partnerId, after: to.id } },
  });
  work.emit(customerMoved, { ...about, objectId: customer.id }, { number: Number(customer.number), from: customer.partnerId, to: to.id });
  return explained;
}

async function ownBlockers(work: Work, { customer, to }: PartnerMove): Promise<Finding[]> {
  const blockers: Finding[] = [];
  if (!seesPartner(work.actor, to.id)) blockers.push({ code: "partner-out-of-scope", detail: "You do not work for the new partner." });
  if (to.status !== "active") blockers.push({ code: "partner-suspended", detail: `${to.name} is suspended.` });
  const { rows } = await sql<{ links: number; taken: boolean }>`select
    (select count(*)::int from customers.links where main_id = ${customer.id} or sub_id = ${customer.id}) as links,
    exists (select from customers.customers own join customers.customers other
      on other.partner_id = ${to.id} and other.source = own.source and other.external_id = own.external_id where own.id = ${customer.id}) as taken`.execute(
    work.tx,
  );
  const [found] = rows;
  if (found && found.links > 0)
    blockers.push({ code: "linked-account", detail: "It is linked to other accounts. Unlink them first.", count: found.links });
  if (found?.taken) blockers.push({ code: "external-id-taken", detail: `${to.name} has another customer with the same external id.` });
  const fields = (await listFields(work, "customers")).filter((field) => field.isUnique === "partner");
  for (const { field } of await takenFieldValues(work, fields, [{ id: customer.id, partnerId: to.id, extra: customer.extra }])) {
    blockers.push({
      code: "field-value-taken",
      detail: `${to.name} has another customer with this value of ${field.replace(/^extra\./, "")}.`,
    });
  }
  return blockers;
}

async function ownEffects(work: Work, { customer, to }: PartnerMove): Promise<Finding[]> {
  const effects: Finding[] = [];
  if (await losesLocation(work, customer.locationId, to.id))
    effects.push({ code: "location-lost", detail: `Its location does not serve ${to.name} and is taken off.` });
  const lost = await foreignLabels(work, customer.id, to.id);
  if (lost.length > 0) {
    effects.push({
      code: "labels-lost",
      detail: `Labels that ${to.name} has not are taken off: ${lost.map(({ title }) => title).join(", ")}.`,
      count: lost.length,
    });
  }
  return effects;
}

const losesLocation = async (work: Work, locationId: string | null, partnerId: string): Promise<boolean> =>
  locationId !== null && (await findForeignLocations(work, [{ locationId, partnerId }])).length > 0;

async function foreignLabels(work: Work, customerId: string, partnerId: string): Promise<{ id: string; title: string }[]> {
  const { rows } = await sql<{
    id: string;
  }>`select label_id as id from customers.customer_labels where customer_id = ${customerId}`.execute(work.tx);
  const labels = new Map((await listLabels(work, "customers")).map((label) => [label.id, label]));
  return rows.flatMap(({ id }) => {
    const label = labels.get(id);
    return label && (label.partnerIds.length === 0 || label.partnerIds.includes(partnerId)) ? [] : [{ id, title: label?.title ?? id }];
  });
}

// History goes along: who looks after the customer from now on reads what happened before.
const ownTables = [
  "contacts",
  "search_extras",
  "contact_persons",
  "addresses",
  "customer_labels",
  "comments",
  "status_changes",
  "planned_status_changes",
  "consents",
  "legal_holds",
] as const;

async function carryOwnRows(work: Work, { customer, to }: PartnerMove): Promise<void> {
  const lost = (await foreignLabels(work, customer.id, to.id)).map(({ id }) => id);
  await sql`delete from customers.customer_labels where customer_id = ${customer.id} and label_id = any (${lost}::uuid[])`.execute(work.tx);
  const keepsLocation = !(await losesLocation(work, customer.locationId, to.id));
  await sql`update customers.customers set partner_id = ${to.id}, version = version + 1, updated_at = ${work.now},
      location_id = ${keepsLocation ? customer.locationId : null} where id = ${customer.id}`.execute(work.tx);
  for (const table of ownTables) {
    await sql`update ${sql.table(`customers.${table}`)} set partner_id = ${to.id} where customer_id = ${customer.id}`.execute(work.tx);
  }
  await sql`update platform.files file set partner_id = ${to.id} from customers.field_files uploaded
    where uploaded.file_id = file.id and file.customer_id = ${customer.id}`.execute(work.tx);
  await sql`update customers.field_files uploaded set partner_id = ${to.id} from platform.files file
    where file.id = uploaded.file_id and file.customer_id = ${customer.id}`.execute(work.tx);
  // Likeness is looked for within a partner.
  await sql`delete from customers.likely_duplicates where first_id = ${customer.id} or second_id = ${customer.id}`.execute(work.tx);
}
