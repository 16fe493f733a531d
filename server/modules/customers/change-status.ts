import { sql } from "kysely";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { describeActor } from "../../platform/event-bus.ts";
import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { customerLabel } from "./customer-queries.ts";
import { customerStatusChanged } from "./events.ts";
import { blockersOf } from "./ports.ts";
import { customerHasBlockers, transitionRefused } from "./problems.ts";
import { type BlockCause, type CustomerStatus, type DecidedBy, decideMove, type Standing } from "./status-rules.ts";
import { db } from "./tables.ts";

export interface StatusChange {
  readonly customerId: string;
  readonly to: CustomerStatus;
  readonly blockedBy?: BlockCause | undefined;
  readonly reason: string;
}

/**
 * Moves a customer by the table of moves. What a move does to services and access is done by those who hear `customer.status_changed`.
 * @param decidedBy who decides; the actor unless said: a plan of staff is carried out by a job.
 */
export async function changeCustomerStatus(
  work: Work,
  change: StatusChange,
  decidedBy: DecidedBy = deciderOf(work),
): Promise<{ changed: boolean }> {
  const [outcome] = await changeCustomerStatuses(work, [change], decidedBy);
  if (!outcome) throw notFound();
  if (outcome.kind === "refused") throw transitionRefused(outcome.why);
  if (outcome.kind === "hindered")
    throw customerHasBlockers(outcome.why, {
      errors: outcome.blockers.map(({ code, detail }) => ({ field: "status", code, message: detail })),
    });
  return { changed: outcome.kind === "changed" };
}

export type StatusOutcome = { readonly customerId: string } & (
  | { readonly kind: "changed"; readonly before: Standing; readonly after: Standing }
  | { readonly kind: "nothing" }
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "hindered"; readonly why: string; readonly blockers: readonly { code: string; detail: string }[] }
);

/** As `changeCustomerStatus` for many customers, each moved or not; the rows are locked in one order and written in one statement. */
export async function changeCustomerStatuses(
  work: Work,
  changes: readonly StatusChange[],
  decidedBy: DecidedBy = deciderOf(work),
): Promise<StatusOutcome[]> {
  const byId = new Map(changes.map((change) => [change.customerId, change]));
  const rows = await db(work)
    .selectFrom("customers.customers as customer")
    .select(["customer.id", "customer.number", "customer.partner_id as partnerId", "customer.status", "customer.blocked_by as blockedBy"])
    .where("customer.id", "=", sql<string>`any (${[...byId.keys()]}::uuid[])`)
    .where("customer.deleted_at", "is", null)
    .where(visibleTo(work.actor, { partner: "customer.partner_id", customer: "customer.id" }))
    .orderBy("customer.id")
    .forUpdate()
    .execute();
  const mains = await mainAccounts(
    work,
    rows.filter((row) => byId.get(row.id)?.to === "inactive").map((row) => row.id),
  );
  const outcomes: StatusOutcome[] = [];
  const moved: { id: string; number: bigint; partnerId: string; before: Standing; after: Standing; reason: string }[] = [];
  for (const row of rows) {
    const change = byId.get(row.id) as StatusChange;
    const before: Standing = { status: row.status, blockedBy: row.blockedBy };
    const move = decideMove(before, change, decidedBy);
    if (move.kind !== "move") {
      outcomes.push(move.kind === "nothing" ? { customerId: row.id, kind: "nothing" } : { customerId: row.id, ...move });
      continue;
    }
    if (decidedBy === "staff" && move.after.status === "inactive" && mains.has(row.id)) {
      outcomes.push({
        customerId: row.id,
        kind: "refused",
        why: "A main account with sub-accounts is not made inactive by hand. Unlink them first.",
      });
      continue;
    }
    const blockers = move.after.status === "archived" ? await blockersOf(work, row.id, "archive") : [];
    if (blockers.length > 0) {
      outcomes.push({ customerId: row.id, kind: "hindered", why: blockers.map((blocker) => blocker.detail).join(" "), blockers });
      continue;
    }
    moved.push({ id: row.id, number: row.number, partnerId: row.partnerId, before, after: move.after, reason: change.reason });
    outcomes.push({ customerId: row.id, kind: "changed", before, after: move.after });
  }
  await write(work, moved, decidedBy);
  return outcomes;
}

const deciderOf = (work: Work): DecidedBy => (work.actor.kind === "system" ? "system" : "staff");

async function mainAccounts(work: Work, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{
    main_id: string;
  }>`select distinct main_id from customers.links where main_id = any (${[...ids]}::uuid[])`.execute(work.tx);
  return new Set(rows.map((row) => row.main_id));
}

async function write(
  work: Work,
  moved: readonly { id: string; number: bigint; partnerId: string; before: Standing; after: Standing; reason: string }[],
  decidedBy: DecidedBy,
): Promise<void> {
  if (moved.length === 0) return;
  const rows = moved.map(({ id, partnerId, before, after, reason }) => ({
    id,
    partnerId,
    from: before.status,
    to: after.status,
    blockedBy: after.blockedBy,
    reason,
  }));
  await sql`
    with moved as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (id uuid, "partnerId" uuid, "from" text, "to" text, "blockedBy" text, reason text)),
    changed as (
      update customers.customers customer set status = moved."to", blocked_by = moved."blockedBy", version = version + 1, updated_at = ${work.now}
      from moved where customer.id = moved.id
    )
    insert into customers.status_changes (customer_id, partner_id, from_status, to_status, blocked_by, reason, actor, at)
    select id, "partnerId", "from", "to", "blockedBy", reason, ${JSON.stringify(describeActor(work))}::jsonb, ${work.now} from moved`.execute(
    work.tx,
  );
  for (const { id, number, partnerId, before, after, reason } of moved) {
    work.emit(
      customerStatusChanged,
      { partnerId, customerId: id, objectId: id },
      {
        number: Number(number),
        from: before.status,
        to: after.status,
        wasBlockedBy: before.blockedBy,
        blockedBy: after.blockedBy,
        reason,
        decidedBy,
      },
    );
    work.audit({
      entity: "customer",
      entityId: id,
      label: customerLabel(number),
      action: "status-changed",
      partnerId,
      customerId: id,
      reason,
      changes: {
        ...(before.status === after.status ? {} : { status: { before: before.status, after: after.status } }),
        ...(before.blockedBy === after.blockedBy ? {} : { blockedBy: { before: before.blockedBy, after: after.blockedBy } }),
      },
    });
  }
}
