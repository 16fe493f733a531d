import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import type { Permission } from "../../../../shared/permissions.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable, ofReachableCustomer } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { db } from "../tables.ts";
import type { AskedView, listAskedEndpoint } from "./contract.ts";

export type Asked = z.input<typeof AskedView> & {
  readonly partnerId: string;
  readonly fileId: string | null;
  readonly askedById: string | null;
};

const selectAsked = (work: Work) =>
  db(work)
    .selectFrom("documents.asked_documents as asked")
    .leftJoin("platform.files as file", "file.id", "asked.file_id")
    .innerJoin("customers.customers as customer", "customer.id", "asked.customer_id")
    .selectAll("asked")
    .select(["file.name as fileName", "file.media_type as mediaType", "customer.full_name as customerName"])
    .select([sql<number>`file.size_bytes::int`.as("sizeBytes"), sql<number>`customer.number::int`.as("customerNumber")])
    .where(visibleTo(work.actor, { partner: "asked.partner_id", customer: "asked.customer_id" }));

type Row = Awaited<ReturnType<ReturnType<typeof selectAsked>["executeTakeFirstOrThrow"]>>;

async function view(work: Work, row: Row): Promise<Asked> {
  const { timeZone } = await getPartner(work, row.partner_id);
  const today = calendarDay(work.now, timeZone);
  const waits = row.state === "requested" || row.state === "declined";
  const { fileName: name, mediaType, sizeBytes } = row;
  return {
    id: row.id,
    partnerId: row.partner_id,
    customerId: row.customer_id,
    customerNumber: row.customerNumber,
    customerName: row.customerName,
    kind: row.kind,
    note: row.note,
    dueOn: row.due_on,
    isLate: waits && row.due_on !== null && row.due_on < today,
    state: row.state,
    file: name === null || mediaType === null || sizeBytes === null ? null : { name, mediaType, sizeBytes },
    fileId: row.file_id,
    askedById: row.asked_by_id,
    askedBy: row.asked_by_name,
    askedAt: row.asked_at.toISOString(),
    uploadedAt: row.uploaded_at?.toISOString() ?? null,
    decidedAt: row.decided_at?.toISOString() ?? null,
    decidedBy: row.decided_by_name,
    reason: row.reason,
    deleteOn: row.delete_on,
    deletedAt: row.deleted_at?.toISOString() ?? null,
    version: row.version,
  };
}

export async function getAsked(work: Work, id: string): Promise<Asked> {
  const row = await selectAsked(work).where("asked.id", "=", id).executeTakeFirst();
  if (!row) throw notFound();
  return view(work, row);
}

/** For who may change it. */
export async function lockAsked(work: Work, id: string, permission: Permission): Promise<Asked> {
  await sql`select 1 from documents.asked_documents where id = ${id} for update`.execute(work.tx);
  const asked = await getAsked(work, id);
  await getReachable(work, asked.customerId, permission);
  return asked;
}

export async function listAsked(work: Work, request: QueryOf<typeof listAskedEndpoint>): Promise<Page<Asked>> {
  const { filter } = request;
  let query = selectAsked(work).where(ofReachableCustomer(work, "customers.documents.view", "asked.customer_id"));
  if (filter.state) query = query.where("asked.state", "in", filter.state);
  if (filter.customerId) query = query.where("asked.customer_id", "=", filter.customerId);
  if (filter.partnerId) query = query.where("asked.partner_id", "=", filter.partnerId);
  const page = await listPage(work, query, request, {
    sorts: { askedAt: { by: sql`asked.asked_at`, type: "timestamptz" } },
    defaultSort: "-askedAt",
    id: sql<string>`asked.id`,
  });
  return { ...page, items: await Promise.all(page.items.map((row) => view(work, row))) };
}

const shownAtOnce = 50;

/** What a customer was asked for and can still look at. */
export async function listOwnAsked(work: Work, customerId: string): Promise<Asked[]> {
  const rows = await selectAsked(work)
    .where("asked.customer_id", "=", customerId)
    .where("asked.state", "<>", "withdrawn")
    .where("asked.deleted_at", "is", null)
    .orderBy("asked.asked_at", "desc")
    .limit(shownAtOnce)
    .execute();
  return Promise.all(rows.map((row) => view(work, row)));
}

export const dayIn = async (work: Work, partnerId: string): Promise<Day> =>
  calendarDay(work.now, (await getPartner(work, partnerId)).timeZone);
