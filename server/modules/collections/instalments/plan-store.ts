// Instalment plans as they are stored, with what was paid of them: the covered documents say so themselves.
import { type RawBuilder, sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { minMinor } from "../../../../shared/money.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { listOpenInvoices } from "../../billing/index.ts";
import type { Instalment } from "./instalment-rules.ts";

export type PlanState = "waiting" | "running" | "completed" | "broken" | "lapsed" | "cancelled";

export interface CoveredDocument {
  readonly id: string;
  readonly number: string;
  readonly dueOn: Day | null;
  readonly coveredMinor: bigint;
  readonly openMinor: bigint;
}

export interface StoredPlan {
  readonly id: string;
  readonly customerId: string;
  readonly partnerId: string;
  readonly state: PlanState;
  readonly currency: string;
  readonly totalMinor: bigint;
  readonly graceDays: number;
  readonly feeDocumentId: string | null;
  readonly note: string;
  readonly createdOn: Day;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly endedOn: Day | null;
  readonly endedBy: string | null;
  readonly paidMinor: bigint;
  readonly instalments: readonly Instalment[];
  readonly documents: readonly CoveredDocument[];
}

export const isOpenPlan = sql<boolean>`plan.state in ('waiting', 'running')`;

/** Plans that the actor may see, the newest first. */
export async function selectPlans(work: Work, condition: RawBuilder<unknown>): Promise<StoredPlan[]> {
  const { rows } = await sql<
    Omit<StoredPlan, "paidMinor" | "instalments" | "documents"> & { paidMinor: bigint | null }
  >`select plan.id, plan.customer_id as "customerId", plan.partner_id as "partnerId", plan.state, plan.currency, plan.total_minor as "totalMinor",
      plan.grace_days as "graceDays", plan.fee_document_id as "feeDocumentId", plan.note, plan.created_on as "createdOn",
      coalesce(plan.created_by->>'name', '') as "createdBy", plan.created_at as "createdAt", plan.ended_on as "endedOn",
      plan.ended_by->>'name' as "endedBy", plan.paid_minor as "paidMinor"
    from collections.instalment_plans plan
    where ${condition} and ${visibleTo(work.actor, { partner: "plan.partner_id", customer: "plan.customer_id" })}
    order by plan.created_at desc, plan.id desc`.execute(work.tx);
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const { rows: parts } = await sql<Instalment & { planId: string }>`select plan_id as "planId", position, due_on as "dueOn",
      amount_minor as "amountMinor" from collections.instalments where plan_id = any (${ids}::uuid[]) order by plan_id, position`.execute(
    work.tx,
  );
  const { rows: covered } = await sql<{ planId: string; id: string; coveredMinor: bigint }>`select plan_id as "planId", document_id as id,
      covered_minor as "coveredMinor" from collections.instalment_plan_documents where plan_id = any (${ids}::uuid[])`.execute(work.tx);
  const found = await listOpenInvoices(work, { ids: [...new Set(covered.map((document) => document.id))] });
  const order = new Map(found.map((document, at) => [document.id, { ...document, at }]));
  const partsOf = Map.groupBy(parts, (part) => part.planId);
  const coveredOf = Map.groupBy(covered, (document) => document.planId);
  return rows.map((row) => {
    const documents = (coveredOf.get(row.id) ?? [])
      .toSorted((a, b) => (order.get(a.id)?.at ?? 0) - (order.get(b.id)?.at ?? 0))
      .map(({ id, coveredMinor }) => {
        const document = order.get(id);
        return { id, coveredMinor, number: document?.number ?? "", dueOn: document?.dueOn ?? null, openMinor: document?.openMinor ?? 0n };
      });
    const paidNow = documents.reduce((sum, { coveredMinor, openMinor }) => sum + coveredMinor - minMinor(openMinor, coveredMinor), 0n);
    return {
      ...row,
      paidMinor: row.paidMinor ?? paidNow,
      instalments: (partsOf.get(row.id) ?? []).map(({ position, dueOn, amountMinor }) => ({ position, dueOn, amountMinor })),
      documents,
    };
  });
}

/** Which documents of these customers a plan in force covers: they neither block nor bear late fees (B-40, B-233). */
export async function listSparedByPlans(work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  if (customerIds.length === 0) return new Map();
  const { rows } = await sql<{ customerId: string; id: string }>`select plan.customer_id as "customerId", document.document_id as id
    from collections.instalment_plans plan join collections.instalment_plan_documents document on document.plan_id = plan.id
    where plan.customer_id = any (${[...customerIds]}::uuid[]) and plan.state = 'running'`.execute(work.tx);
  const spared = new Map<string, Set<string>>();
  for (const { customerId, id } of rows) spared.set(customerId, (spared.get(customerId) ?? new Set()).add(id));
  return spared;
}

export async function hasOpenPlan(work: Work, customerId: string): Promise<boolean> {
  const { rows } =
    await sql`select from collections.instalment_plans plan where plan.customer_id = ${customerId} and ${isOpenPlan}`.execute(work.tx);
  return rows.length > 0;
}
