// What staff do with routers: look, say whose they are, read what they were told.
import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { z } from "zod";
import type { BodyOf } from "../../../shared/endpoint.ts";
import { escapeLike } from "../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../platform/db/list-page.ts";
import { editConflict, fieldProblem, notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { findCustomers, getReachable } from "../customers/index.ts";
import { getService, listServiceNames } from "../services/index.ts";
import { findLastSessions, type LastSession } from "../usage/index.ts";
import { endAction } from "./act-on-cpe.ts";
import type { assignCpeEndpoint, CpeActionRow, CpeView, listCpeActionsEndpoint, listCpesEndpoint } from "./contract.ts";
import { cpeLabel, visibleActions, visibleCpes } from "./cpe-queries.ts";
import { cpeAssigned } from "./events.ts";
import { belongsToAnother } from "./problems.ts";
import { actionView } from "./show-cpe.ts";
import { type Cpe, type CpeAction, db } from "./tables.ts";

type View = z.input<typeof CpeView>;
type ActionRow = z.input<typeof CpeActionRow>;

async function namesOf(work: Work, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
  const customers = await findCustomers(work, [...new Set(ids.flatMap((id) => id ?? []))]);
  return new Map(customers.map(({ id, fullName }) => [id, fullName]));
}

async function showCpes(work: Work, cpes: readonly Cpe[]): Promise<View[]> {
  const names = await namesOf(
    work,
    cpes.map(({ customer_id }) => customer_id),
  );
  const serviceIds = cpes.flatMap(({ service_id }) => service_id ?? []);
  const services = await listServiceNames(work, serviceIds);
  const sessions = await findLastSessions(work, serviceIds);
  return cpes.map((cpe) => ({
    ...{ id: cpe.id, partnerId: cpe.partner_id, customerId: cpe.customer_id, serviceId: cpe.service_id, driver: cpe.driver },
    ...{ maker: cpe.maker, model: cpe.model, serial: cpe.serial, isOnline: cpe.is_online, version: cpe.version },
    customerName: names.get(cpe.customer_id ?? "") ?? null,
    firmware: cpe.reading?.firmware ?? null,
    seenAt: cpe.read_at?.toISOString() ?? null,
    ipv4: cpe.reading?.wan.ipv4 ?? null,
    isWanUp: cpe.reading?.wan.isUp ?? null,
    activeHosts: cpe.reading ? cpe.reading.hosts.filter(({ isActive }) => isActive).length : null,
    service: serviceView(services.get(cpe.service_id ?? "")),
    signal: cpe.reading?.signal ?? null,
    line: lineView(sessions.get(cpe.service_id ?? "")),
  }));
}

const serviceView = (service: { readonly id: string; readonly number: number } | undefined): View["service"] =>
  service ? { id: service.id, number: service.number } : null;

const lineView = (session: LastSession | undefined): View["line"] =>
  session ? { isOnline: session.isOnline, heardAt: session.heardAt.toISOString() } : null;

export async function showCpe(work: Work, cpe: Cpe): Promise<View> {
  const [view] = await showCpes(work, [cpe]);
  if (!view) throw notFound("There is no such router.");
  return view;
}

export async function listCpes(work: Work, request: z.output<(typeof listCpesEndpoint)["query"]>): Promise<Page<View>> {
  const { text, customerId, partnerId, isAssigned, isOnline } = request.filter;
  let query = visibleCpes(work);
  if (text) query = query.where(naming(text));
  if (customerId) query = query.where("cpe.customer_id", "=", customerId);
  if (partnerId) query = query.where("cpe.partner_id", "=", partnerId);
  if (isAssigned !== undefined) query = query.where("cpe.customer_id", isAssigned ? "is not" : "is", null);
  if (isOnline !== undefined) query = query.where("cpe.is_online", "=", isOnline);
  const page = await listPage(work, query, request, {
    sorts: {
      serial: { by: sql`lower(cpe.serial)`, type: "text" },
      seenAt: { by: sql`coalesce(cpe.read_at, 'epoch')`, type: "timestamptz" },
    },
    defaultSort: "serial",
    id: sql<string>`cpe.id`,
  });
  return { ...page, items: await showCpes(work, page.items as Cpe[]) };
}

function naming(text: string): RawBuilder<SqlBool> {
  const pattern = `%${escapeLike(text.trim().toLowerCase())}%`;
  return sql<SqlBool>`(lower(cpe.serial) like ${pattern} or lower(cpe.maker || ' ' || cpe.model) like ${pattern})`;
}

async function lockCpe(work: Work, id: string, version: number): Promise<Cpe> {
  const cpe = await visibleCpes(work).where("cpe.id", "=", id).forUpdate().executeTakeFirst();
  if (!cpe) throw notFound("There is no such router.");
  if (cpe.version !== version) throw editConflict("Somebody else changed it meanwhile.", { current: await showCpe(work, cpe) });
  return cpe;
}

export async function assignCpe(work: Work, id: string, body: BodyOf<typeof assignCpeEndpoint>, version: number): Promise<Cpe> {
  const customer = await getReachable(work, body.customerId, "network.cpe.update");
  const before = await lockCpe(work, id, version);
  if (before.customer_id !== null && before.customer_id !== customer.id)
    throw belongsToAnother("Release it from the other customer first.");
  if (before.partner_id !== customer.partnerId) throw fieldProblem("customerId", "unknown-value", "This customer is another partner's.");
  if (body.serviceId !== null && (await getService(work, body.serviceId)).customerId !== customer.id)
    throw fieldProblem("serviceId", "unknown-value", "This customer has no such service.");
  return saveOwner(work, before, { customer_id: customer.id, service_id: body.serviceId });
}

/** What was somebody's about it goes: keys, and what it was still to be told. */
export async function releaseCpe(work: Work, id: string, version: number): Promise<Cpe> {
  const before = await lockCpe(work, id, version);
  if (before.customer_id === null) return before;
  const open = await visibleActions(work).where("action.cpe_id", "=", before.id).where("action.ended_at", "is", null).forUpdate().execute();
  for (const action of open) await endAction(work, action, { state: "failed", reason: "reassigned" });
  await db(work).deleteFrom("devices.wifi_keys").where("cpe_id", "=", before.id).execute();
  return saveOwner(work, before, { customer_id: null, service_id: null });
}

async function saveOwner(work: Work, before: Cpe, owner: Pick<Cpe, "customer_id" | "service_id">): Promise<Cpe> {
  const after = await db(work)
    .updateTable("devices.cpes")
    .set({ ...owner, version: before.version + 1 })
    .where("id", "=", before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const customerId = after.customer_id ?? before.customer_id;
  work.emit(
    cpeAssigned,
    { partnerId: after.partner_id, customerId, objectId: after.id },
    { serial: after.serial, isAssigned: after.customer_id !== null },
  );
  work.audit({
    ...{ entity: "cpe", entityId: after.id, label: cpeLabel(after), partnerId: after.partner_id, customerId },
    action: after.customer_id === null ? "released" : "assigned",
    changes: {
      customerId: { before: before.customer_id, after: after.customer_id },
      serviceId: { before: before.service_id, after: after.service_id },
    },
  });
  return after;
}

export async function listCpeActions(work: Work, request: z.output<(typeof listCpeActionsEndpoint)["query"]>): Promise<Page<ActionRow>> {
  const { customerId, cpeId, kind, state } = request.filter;
  let query = visibleActions(work)
    .innerJoin("devices.cpes as cpe", "cpe.id", "action.cpe_id")
    .select(["cpe.maker", "cpe.model", "cpe.serial"]);
  if (customerId) query = query.where("action.customer_id", "=", customerId);
  if (cpeId) query = query.where("action.cpe_id", "=", cpeId);
  if (kind) query = query.where("action.kind", "in", kind);
  if (state) query = query.where("action.state", "in", state);
  const page = await listPage(work, query, request, {
    sorts: { queuedAt: { by: sql`action.queued_at`, type: "timestamptz" } },
    defaultSort: "-queuedAt",
    id: sql<string>`action.id`,
  });
  const rows = page.items as (CpeAction & Pick<Cpe, "maker" | "model" | "serial">)[];
  const names = await namesOf(
    work,
    rows.map(({ customer_id }) => customer_id),
  );
  return {
    ...page,
    items: rows.map((row) => ({
      ...actionView(row),
      ...{ cpeId: row.cpe_id, cpe: cpeLabel(row), customerId: row.customer_id, by: row.by_name, detail: row.detail },
      customerName: names.get(row.customer_id) ?? "",
    })),
  };
}
