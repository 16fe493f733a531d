// Two records of one person become one (O-82, M-44, docs/decisions/0009). One transaction: both are locked, everybody who owns rows of the
// loser hands them over, and what the loser was leads to the survivor from then on.
import { sql } from "kysely";
import { mayDo } from "../../platform/actor.ts";
import { describeActor } from "../../platform/event-bus.ts";
import { moveFiles } from "../../platform/files/store-file.ts";
import { editConflict, fieldProblem, permissionDenied } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { closeCustomerAccess } from "../identity/index.ts";
import { listFields } from "../partners/index.ts";
import { manyWrong } from "./check-new-customers.ts";
import { type Customer, customerLabel, getCustomer, getReachable, lockCustomer } from "./customer-queries.ts";
import { customerView } from "./customer-view.ts";
import { customerMerged } from "./events.ts";
import { makeChange } from "./make-change.ts";
import { type JoinedContacts, joinedContacts } from "./merge-contacts.ts";
import { mergeBlockers } from "./merge-preview.ts";
import { fieldsToDecide, takenValues } from "./merge-rules.ts";
import { moveOwnRows } from "./move-own-rows.ts";
import { type CustomerMerge, type Moved, moveRowsOf } from "./ports.ts";
import { customerHasBlockers } from "./problems.ts";
import { refreshSearchText, setSearchExtras } from "./search-text.ts";
import { db } from "./tables.ts";
import { takenFieldValues } from "./unique-fields.ts";
import { writeChanges } from "./write-changes.ts";

export interface MergeWish {
  readonly loserId: string;
  /** What the person typed: the loser's number. */
  readonly typed: number;
  /** The fields whose value comes from the loser. */
  readonly take: readonly string[];
  /** What the person looked at. */
  readonly versions: { readonly survivor: number; readonly loser: number };
}

/** For so long both records can be looked up as they were. */
const snapshotDays = 90;
const dayMs = 86_400_000;

export async function mergeCustomers(work: Work, survivorId: string, wish: MergeWish): Promise<Customer> {
  if (wish.loserId === survivorId) throw fieldProblem("loserId", "same", "Choose another customer.");
  // In one order, so that two who merge the same two take turns; the second then finds that it is done.
  for (const id of [survivorId, wish.loserId].toSorted()) await lockCustomer(work, id);
  const survivor = await getReachable(work, survivorId, "customers.profile.merge");
  const loser = await getReachable(work, wish.loserId, "customers.profile.merge");
  await refuseChanged(work, survivor, wish.versions.survivor);
  await refuseChanged(work, loser, wish.versions.loser);
  if (wish.typed !== loser.number)
    throw fieldProblem("typed", "wrong-number", `Type ${loser.number}, the number of the customer who goes.`);
  refuseUnknownFields(work, { survivor, loser }, wish.take);
  const merge: CustomerMerge = { survivor, loser };
  const blockers = await mergeBlockers(work, merge);
  if (blockers.length > 0) {
    throw customerHasBlockers(blockers.map((blocker) => blocker.detail).join(" "), {
      errors: blockers.map(({ code, detail, count }) => ({
        field: "loserId",
        code,
        message: detail,
        ...(count === undefined ? {} : { params: { count } }),
      })),
    });
  }

  const before = await snapshotOf(work, [survivor.id, loser.id]);
  const contacts = joinedContacts(survivor, loser);
  await retire(work, loser, survivor);
  const own = await moveOwnRows(work, merge);
  await takeFields(work, { survivor, loser, contacts, take: wish.take });
  const moved: Moved = { ...own, ...(await moveRowsOf(work, merge)), files: await moveFiles(work, loser.id, survivor.id) };
  await closeCustomerAccess(work, loser.id, "merged");
  await beFoundAsLoser(work, survivor.id);
  await remember(work, merge, { wish, before, moved });
  return getCustomer(work, survivor.id);
}

async function refuseChanged(work: Work, customer: Customer, version: number): Promise<void> {
  if (customer.version === version) return;
  throw editConflict(`${customerLabel(customer.number)} was changed meanwhile. Look at both again.`, {
    current: await customerView(work, customer),
  });
}

function refuseUnknownFields(work: Work, { survivor, loser }: { survivor: Customer; loser: Customer }, take: readonly string[]): void {
  const known = new Set(fieldsToDecide(survivor, loser).map(({ field }) => field));
  const unknown = take.find((field) => !known.has(field));
  if (unknown !== undefined) throw fieldProblem("take", "unknown-field", `The two do not differ in ${unknown}.`, { field: unknown });
  if (take.some((field) => field.startsWith("extra.")) && !mayDo(work.actor, "customers.additional_fields.update"))
    throw permissionDenied("This needs the right customers.additional_fields.update.");
}

/** The loser is gone from every list, and its login and external id are free for the survivor. What went into it earlier follows. */
async function retire(work: Work, loser: Customer, survivor: Customer): Promise<void> {
  await db(work)
    .updateTable("customers.customers")
    .set({
      merged_into: survivor.id,
      deleted_at: work.now,
      deleted_by: JSON.stringify(describeActor(work)),
      portal_login: `merged-${loser.number}`,
      external_id: null,
      search_text: "",
      search_fields: "",
      version: sql`version + 1`,
      updated_at: work.now,
    })
    .where("id", "=", loser.id)
    .execute();
  await db(work).updateTable("customers.customers").set({ merged_into: survivor.id }).where("merged_into", "=", loser.id).execute();
  await sql`update customers.planned_status_changes set state = 'cancelled', outcome = 'The customer was merged into another.', ended_at = ${work.now}
    where customer_id = ${loser.id} and state = 'pending'`.execute(work.tx);
  // The next table from the system where both came from finds the survivor.
  if (survivor.externalId === null && loser.externalId !== null) {
    await db(work)
      .updateTable("customers.customers")
      .set({ external_id: loser.externalId, source: loser.source })
      .where("id", "=", survivor.id)
      .execute();
  }
}

interface Taking {
  readonly survivor: Customer;
  readonly loser: Customer;
  readonly contacts: JoinedContacts;
  readonly take: readonly string[];
}

/** The survivor as decided, through the same checks as an edit. */
async function takeFields(work: Work, { survivor, loser, contacts, take }: Taking): Promise<void> {
  const fields = await listFields(work, "customers");
  const { values, extra } = takenValues(loser, take);
  const { emails, billingEmails, phones } = contacts;
  const wish = { ...values, extra, emails: emails.joined, billingEmails: billingEmails.joined, phones: phones.joined };
  const { change, wrong } = await makeChange(work, survivor, wish, { fields, byStaff: false, requireAll: false, areStored: true });
  const taken = await takenFieldValues(work, fields, [{ id: survivor.id, partnerId: survivor.partnerId, extra: change.after.extra }]);
  if (wrong.length + taken.length > 0) throw manyWrong([...wrong, ...taken]);
  await writeChanges(work, [change]);
}

/** Whoever looks for the old number or login finds the survivor. */
async function beFoundAsLoser(work: Work, survivorId: string): Promise<void> {
  const { rows } = await sql<{ text: string }>`
    select coalesce(string_agg(loser.number::text || ' ' || coalesce(merge.snapshot #>> array['customers', loser.id::text, 'customer', 'portal_login'], ''), ' ' order by loser.number), '') as text
    from customers.customers loser left join customers.merges merge on merge.loser_id = loser.id where loser.merged_into = ${survivorId}`.execute(
    work.tx,
  );
  await setSearchExtras(work, "merged", [{ customerId: survivorId, text: rows[0]?.text ?? "" }]);
  await refreshSearchText(work, [survivorId]);
}

/** Both customers with all that is theirs in this module, as rows. */
async function snapshotOf(work: Work, ids: readonly string[]): Promise<Record<string, unknown>> {
  const tables = ["contacts", "contact_persons", "addresses", "customer_labels", "consents", "comments", "planned_status_changes"];
  const parts = tables.map(
    (table) =>
      sql`, ${table}::text, (select coalesce(jsonb_agg(to_jsonb(row)), '[]') from ${sql.table(`customers.${table}`)} row where row.customer_id = customer.id)`,
  );
  const { rows } = await sql<{ snapshot: Record<string, unknown> }>`
    select jsonb_object_agg(customer.id, jsonb_build_object('customer', to_jsonb(customer) - 'search_text' - 'search_fields',
      'links', (select coalesce(jsonb_agg(to_jsonb(link)), '[]') from customers.links link where customer.id in (link.sub_id, link.main_id))${sql.join(parts, sql``)})) as snapshot
    from customers.customers customer where customer.id = any (${[...ids]}::uuid[])`.execute(work.tx);
  return rows[0]?.snapshot ?? {};
}

async function remember(
  work: Work,
  { loser, survivor }: CustomerMerge,
  { wish, before, moved }: { wish: MergeWish; before: Record<string, unknown>; moved: Moved },
): Promise<void> {
  const counts = Object.fromEntries(Object.entries(moved).flatMap(([kind, ids]) => (ids.length > 0 ? [[kind, ids.length]] : [])));
  await db(work)
    .insertInto("customers.merges")
    .values({
      loser_id: loser.id,
      survivor_id: survivor.id,
      partner_id: survivor.partnerId,
      merged_at: work.now,
      merged_by: JSON.stringify(describeActor(work)),
      taken: [...wish.take],
      moved: JSON.stringify(counts),
      snapshot: JSON.stringify({ customers: before, moved }),
      snapshot_until: new Date(work.now.getTime() + snapshotDays * dayMs),
    })
    .execute();
  const shared = { entity: "customer", partnerId: survivor.partnerId } as const;
  const changes = Object.fromEntries(Object.entries(counts).map(([kind, count]) => [kind, { before: null, after: count }]));
  work.audit({
    ...shared,
    entityId: survivor.id,
    customerId: survivor.id,
    label: customerLabel(survivor.number),
    action: "merged",
    changes: { customer: { before: null, after: customerLabel(loser.number) }, ...changes },
  });
  work.audit({
    ...shared,
    entityId: loser.id,
    customerId: loser.id,
    label: customerLabel(loser.number),
    action: "merged-into",
    changes: { customer: { before: customerLabel(loser.number), after: customerLabel(survivor.number) } },
  });
  work.emit(
    customerMerged,
    { partnerId: survivor.partnerId, customerId: survivor.id, objectId: loser.id },
    { number: loser.number, survivorId: survivor.id, survivorNumber: survivor.number },
  );
}
