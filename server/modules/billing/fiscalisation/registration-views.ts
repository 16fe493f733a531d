import { type Selectable, sql } from "kysely";
import type { z } from "zod";
import { escapeLike } from "../../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { qrSvg } from "../../../platform/pdf/qr-svg.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomerIdsByText, listBuyers } from "../../customers/index.ts";
import type { listRegistrationsEndpoint, portalRegistrationEndpoint, RegistrationView } from "./contract.ts";
import { findRegistered, isPaperHeld } from "./paper-gate.ts";
import { db, type RegistrationTable } from "./tables.ts";

type ListQuery = z.output<(typeof listRegistrationsEndpoint)["query"]>;
type View = z.input<typeof RegistrationView>;

const selectViews = (work: Work) =>
  db(work)
    .selectFrom("billing.fiscal_registrations as registration")
    .selectAll("registration")
    .select(
      sql<boolean>`exists (select from billing.fiscal_add_ons addon where addon.partner_id = registration.partner_id and addon.is_on)`.as(
        "is_on",
      ),
    )
    .where(visibleTo(work.actor, { partner: "registration.partner_id", customer: "registration.customer_id" }));

type Row = Selectable<RegistrationTable> & { is_on: boolean };

async function viewsOf(work: Work, rows: readonly Row[]): Promise<View[]> {
  const buyers = await listBuyers(
    work,
    rows.map((row) => row.customer_id),
  );
  return rows.map((row) => {
    const buyer = buyers.get(row.customer_id);
    return {
      sourceId: row.source_id,
      kind: row.kind,
      number: row.number,
      customerId: row.customer_id,
      customerName: buyer?.companyName || buyer?.name || "",
      partnerId: row.partner_id,
      state: row.state,
      policy: row.policy,
      reservation: row.reservation,
      lacksReservation: row.lacks_reservation,
      fiscalNumber: row.fiscal_number,
      qr: row.qr,
      qrSvg: row.qr === null ? null : qrSvg(row.qr),
      texts: row.texts,
      extra: row.extra,
      reason: row.reason,
      attempts: row.attempts,
      dueAt: row.state === "waiting" ? row.due_at.toISOString() : null,
      isPaused: row.state === "waiting" && !row.is_on,
      issuedAt: row.issued_at.toISOString(),
      stateAt: row.state_at.toISOString(),
      version: row.version,
      mayRetry: row.state === "waiting" || row.state === "refused" || row.state === "waived",
      mayWaive: row.state === "waiting" || row.state === "refused",
    };
  });
}

const sorts = {
  attention: { by: sql`case registration.state when 'refused' then 2 when 'waiting' then 1 else 0 end`, type: "int" },
  issuedAt: { by: sql`registration.issued_at`, type: "timestamptz" },
  stateAt: { by: sql`registration.state_at`, type: "timestamptz" },
} as const;

/** So long a registration may take before somebody is told. */
const lateMs = 60 * 60_000;

export async function listRegistrations(work: Work, request: ListQuery): Promise<Page<View>> {
  const { filter } = request;
  let query = selectViews(work);
  if (filter.state) query = query.where("registration.state", "in", filter.state);
  if (filter.kind) query = query.where("registration.kind", "in", filter.kind);
  if (filter.late)
    query = query.where("registration.state", "=", "waiting").where("registration.issued_at", "<=", new Date(work.now.getTime() - lateMs));
  if (filter.partner) query = query.where("registration.partner_id", "in", filter.partner);
  if (filter.customer) query = query.where("registration.customer_id", "=", filter.customer);
  if (filter.q) {
    const customers = await findCustomerIdsByText(work, filter.q);
    const start = `${escapeLike(filter.q.toLowerCase())}%`;
    query = query.where(
      sql<boolean>`(lower(registration.number) like ${start} or lower(registration.fiscal_number) like ${start}
        or registration.customer_id = any (${customers}::uuid[]))`,
    );
  }
  const page = await listPage(work, query, request, { sorts, defaultSort: "-attention", id: sql<string>`registration.source_id` });
  return { ...page, items: await viewsOf(work, page.items as unknown as Row[]) };
}

export async function findRegistration(work: Work, sourceId: string): Promise<View | null> {
  const row = await selectViews(work).where("registration.source_id", "=", sourceId).executeTakeFirst();
  const [view] = row ? await viewsOf(work, [row as unknown as Row]) : [];
  return view ?? null;
}

export async function getRegistration(work: Work, sourceId: string): Promise<View> {
  const view = await findRegistration(work, sourceId);
  if (!view) throw notFound();
  return view;
}

/** A customer sees that the paper is to come, and the number once it is there. */
export async function ownRegistration(work: Work, documentId: string): Promise<z.input<(typeof portalRegistrationEndpoint)["returns"]>> {
  const document = await db(work)
    .selectFrom("billing.money_documents as document")
    .select("document.id")
    .where("document.id", "=", documentId)
    .where("document.state", "<>", "draft")
    .where(visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" }))
    .executeTakeFirst();
  if (!document) throw notFound();
  return {
    isPaperHeld: await isPaperHeld(work, documentId),
    fiscalNumber: (await findRegistered(work, documentId))?.fiscalNumber ?? null,
  };
}
