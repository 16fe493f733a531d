// What people do about a registration that does not come by itself.
import { sql } from "kysely";
import type { z } from "zod";
import type { Work } from "../../../platform/work.ts";
import { getVisiblePartner } from "../../partners/index.ts";
import { endPause } from "./add-on-health.ts";
import type { RegistrationView } from "./contract.ts";
import { fiscalWaived } from "./events.ts";
import { wakeRegistering } from "./jobs.ts";
import { registrationState } from "./problems.ts";
import { getRegistration } from "./registration-views.ts";
import { db } from "./tables.ts";

type View = z.input<typeof RegistrationView>;

/** Refused, let go or waiting for its time: asked again now. What was refused was not registered, so it is put together anew. */
export async function retryRegistration(work: Work, sourceId: string): Promise<View> {
  const before = await getRegistration(work, sourceId);
  if (!before.mayRetry) throw registrationState("It is registered already.");
  const gone = await db(work)
    .selectFrom("billing.money_documents")
    .select("id")
    .where("id", "=", sourceId)
    .where("state", "=", "void")
    .executeTakeFirst();
  if (gone) throw registrationState("The document is void.");
  await db(work)
    .updateTable("billing.fiscal_registrations")
    .set({
      state: "waiting",
      due_at: work.now,
      state_at: before.state === "waiting" ? new Date(before.stateAt) : work.now,
      version: sql<number>`version + 1`,
    })
    .where("source_id", "=", sourceId)
    .where("state", "in", ["waiting", "refused", "waived"])
    .execute();
  audit(work, before, "fiscal-retried");
  await endPause(work, before.partnerId);
  await wakeRegistering(work, before.partnerId);
  return getRegistration(work, sourceId);
}

/** After a fault of the add-on or of its settings was mended: everything at once. */
export async function retryAll(work: Work, partnerId: string): Promise<{ count: number }> {
  await getVisiblePartner(work, partnerId);
  const { rows } = await sql`update billing.fiscal_registrations set state = 'waiting', due_at = ${work.now}, version = version + 1,
      state_at = case when state = 'waiting' then state_at else ${work.now} end
    where partner_id = ${partnerId} and state in ('waiting', 'refused') and (state = 'refused' or attempts > 0) returning id`.execute(
    work.tx,
  );
  work.audit({
    entity: "fiscal_add_on",
    entityId: partnerId,
    label: "Fiscal add-on",
    action: "fiscal-retried",
    partnerId,
    changes: { registrations: { before: null, after: rows.length } },
  });
  await endPause(work, partnerId);
  await wakeRegistering(work, partnerId);
  return { count: rows.length };
}

/** A person lets it go: what waited for the registration goes out without it. */
export async function waiveRegistration(work: Work, sourceId: string, reason: string): Promise<View> {
  const before = await getRegistration(work, sourceId);
  if (!before.mayWaive) throw registrationState("It is registered, or was let go already.");
  await db(work)
    .updateTable("billing.fiscal_registrations")
    .set({ state: "waived", reason, state_at: work.now, version: sql<number>`version + 1` })
    .where("source_id", "=", sourceId)
    .where("state", "in", ["waiting", "refused"])
    .execute();
  audit(work, before, "fiscal-waived", reason);
  work.emit(
    fiscalWaived,
    { partnerId: before.partnerId, customerId: before.customerId, objectId: sourceId },
    { sourceId, kind: before.kind, number: before.number },
  );
  return getRegistration(work, sourceId);
}

const entities = { invoice: "invoice", credit_note: "credit_note", receipt: "payment", refund: "refund" } as const;

/** Stands in the document's own history. */
function audit(work: Work, { kind, number, sourceId, partnerId, customerId, state }: View, action: string, reason?: string): void {
  work.audit({
    entity: entities[kind],
    entityId: sourceId,
    label: number,
    action,
    partnerId,
    customerId,
    changes: { fiscalRegistration: { before: state, after: action === "fiscal-waived" ? "waived" : "waiting" } },
    ...(reason === undefined ? {} : { reason }),
  });
}
