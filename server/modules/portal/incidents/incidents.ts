import type { z } from "zod";
import { differences } from "../../../platform/differences.ts";
import { editConflict, fieldProblem, notFound, permissionDenied, problem } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getVisiblePartner, listLocations, type Partner } from "../../partners/index.ts";
import { textFor } from "../sign-in-page/page-content.ts";
import { announce } from "./announce.ts";
import type { IncidentView } from "./contract.ts";
import { type IncidentKind, type IncidentStage, stateOf } from "./incident-rules.ts";
import { db, listUpdates, type IncidentRow as Row, selectIncidents as select, type UpdateRow } from "./incident-store.ts";
import { writeUpdate } from "./updates.ts";

interface Fields {
  readonly texts: Readonly<Record<string, string>>;
  readonly startedAt: string;
  readonly kind?: IncidentKind;
  readonly expectedEndAt?: string | null;
  /** Empty: everybody of the partner. */
  readonly locationIds?: readonly string[];
  /** Told above the sign-in form as well. */
  readonly isPublic?: boolean;
}

const most = 100;
const alreadyOver = problem("transition-refused", 409, "That is not possible now");

/** What a partner's sign-in page tells now. */
export async function openIncidents(work: Work, partner: Partner, language: string) {
  const rows = await db(work)
    .selectFrom("portal.incidents")
    .select(["id", "texts", "started_at"])
    .where("ended_at", "is", null)
    .where("is_public", "=", true)
    .where("started_at", "<=", work.now)
    .where((eb) => eb.or([eb("partner_id", "is", null), eb("partner_id", "=", partner.id)]))
    .orderBy("started_at", "desc")
    .limit(3)
    .execute();
  return rows.map(({ id, texts, started_at }) => ({
    id,
    text: textFor(texts, { language, fallback: partner.language }),
    startedAt: started_at.toISOString(),
  }));
}

const view = (work: Work, row: Row, updates: readonly UpdateRow[] = []): z.input<typeof IncidentView> => ({
  id: row.id,
  partnerId: row.partner_id,
  kind: row.kind,
  stage: row.stage,
  state: stateOf({ startedAt: row.started_at, endedAt: row.ended_at }, work.now),
  texts: row.texts,
  startedAt: row.started_at.toISOString(),
  expectedEndAt: row.expected_end_at?.toISOString() ?? null,
  endedAt: row.ended_at?.toISOString() ?? null,
  locationIds: row.location_ids,
  services: row.service_ids.length,
  isPublic: row.is_public,
  updates: updates.map(({ id, stage, texts, at, by_name }) => ({ id, stage, texts, at: at.toISOString(), byName: by_name })),
  byName: row.created_by_name,
  mayChange: row.partner_id !== null || isOfEverybody(work),
  version: row.version,
});

/** With what was told of it. */
const shown = async (work: Work, row: Row) => view(work, row, (await listUpdates(work, [row.id])).get(row.id));

export async function listIncidents(work: Work) {
  const rows = await select(work)
    .orderBy((eb) => eb("ended_at", "is", null), "desc")
    .orderBy("started_at", "desc")
    .limit(most)
    .execute();
  const updates = await listUpdates(
    work,
    rows.map(({ id }) => id),
  );
  return { items: rows.map((row) => view(work, row, updates.get(row.id))) };
}

export async function publishIncident(work: Work, typed: Fields & { partnerId: string | null }) {
  const partner = typed.partnerId === null ? null : await getVisiblePartner(work, typed.partnerId);
  if (partner === null) refuseCommon(work);
  const id = uuidv7(work.now.getTime());
  const { texts, ...fields } = await checked(work, typed, partner?.id ?? null);
  const byName = "name" in work.actor ? work.actor.name : "";
  await db(work)
    .insertInto("portal.incidents")
    .values({
      id,
      partner_id: partner?.id ?? null,
      texts,
      ...fields,
      source_key: null,
      ended_at: null,
      created_at: work.now,
      created_by_name: byName,
    })
    .execute();
  const row = await getOwn(work, id);
  audit(work, row, "published");
  await announce(work, row, null);
  return view(work, row);
}

export async function changeIncident(work: Work, { id, version }: { id: string; version: number }, typed: Fields) {
  const before = await getOwn(work, id);
  if (before.version !== version) throw editConflict("This notice was changed meanwhile.", { current: view(work, before) });
  const changed = await checked(work, typed, before.partner_id);
  if (before.ended_at && changed.started_at > before.ended_at) throw fieldProblem("startedAt", "after-its-end", "It was over before that.");
  await db(work)
    .updateTable("portal.incidents")
    .set({ ...changed, version: version + 1 })
    .where("id", "=", id)
    .execute();
  const after = await getOwn(work, id);
  const said = (row: Row) => ({ texts: row.texts, ...kept(row), startedAt: row.started_at.toISOString() });
  audit(work, after, "updated", differences(said(before), said(after)));
  await announce(work, after, null);
  return shown(work, after);
}

export async function endIncident(work: Work, id: string) {
  const before = await getOwn(work, id);
  if (before.ended_at) throw alreadyOver("It is over already.");
  // What was announced for later never began.
  const endedAt = new Date(Math.max(work.now.getTime(), before.started_at.getTime()));
  await db(work)
    .updateTable("portal.incidents")
    .set({ ended_at: endedAt, version: before.version + 1 })
    .where("id", "=", id)
    .execute();
  const after = await getOwn(work, id);
  audit(work, after, "ended");
  // Whoever followed something that never began is told that it is off.
  const updateId = await writeUpdate(work, after, { stage: "over", texts: {}, expectedEndAt: after.expected_end_at, byName: nameOf(work) });
  await announce(work, after, updateId);
  return shown(work, after);
}

export interface UpdateTyped {
  readonly stage: IncidentStage;
  readonly texts: Readonly<Record<string, string>>;
  readonly expectedEndAt: string | null;
}

/** P-174 how it stands now; whoever follows it is told. */
export async function updateIncident(work: Work, { id, version }: { id: string; version: number }, typed: UpdateTyped) {
  const before = await getOwn(work, id);
  if (before.version !== version) throw editConflict("This notice was changed meanwhile.", { current: view(work, before) });
  if (before.ended_at) throw alreadyOver("It is over already.");
  const expectedEndAt = typed.expectedEndAt === null ? null : new Date(typed.expectedEndAt);
  checkEnd(before.started_at, expectedEndAt);
  const texts = written(typed.texts);
  const isNew =
    Object.keys(texts).length > 0 || typed.stage !== before.stage || expectedEndAt?.getTime() !== before.expected_end_at?.getTime();
  if (!isNew) throw fieldProblem("texts", "required", "Say what is new.");
  await db(work)
    .updateTable("portal.incidents")
    .set({ stage: typed.stage, expected_end_at: expectedEndAt, version: version + 1 })
    .where("id", "=", id)
    .execute();
  const updateId = await writeUpdate(work, before, { stage: typed.stage, texts, expectedEndAt, byName: nameOf(work) });
  const after = await getOwn(work, id);
  audit(work, after, "told");
  await announce(work, after, updateId);
  return shown(work, after);
}

const nameOf = ({ actor }: Work): string => ("name" in actor && actor.kind !== "system" ? actor.name : "");

const kept = (row: Row) => ({
  kind: row.kind,
  expectedEndAt: row.expected_end_at?.toISOString() ?? null,
  locationIds: row.location_ids,
  isPublic: row.is_public,
});

function checkEnd(startedAt: Date, expectedEndAt: Date | null): void {
  if (expectedEndAt && expectedEndAt < startedAt)
    throw fieldProblem("expectedEndAt", "before-its-start", "It cannot end before it begins.");
}

async function getOwn(work: Work, id: string): Promise<Row> {
  const row = await select(work).where("id", "=", id).executeTakeFirst();
  if (!row) throw notFound();
  if (row.partner_id === null) refuseCommon(work);
  return row;
}

const written = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ""));

async function checked(work: Work, typed: Fields, partnerId: string | null) {
  const texts = written(typed.texts);
  if (Object.keys(texts).length === 0) throw fieldProblem("texts", "required", "Say what does not work.");
  const startedAt = new Date(typed.startedAt);
  if (startedAt.getTime() > work.now.getTime() + 366 * 24 * 60 * 60_000) throw fieldProblem("startedAt", "too-far-away", "Within a year.");
  const expectedEndAt = typed.expectedEndAt ? new Date(typed.expectedEndAt) : null;
  checkEnd(startedAt, expectedEndAt);
  const locationIds = [...new Set(typed.locationIds ?? [])];
  const known = new Set((await listLocations(work, partnerId === null ? {} : { partnerId })).map(({ id }) => id));
  if (locationIds.some((id) => !known.has(id)))
    throw fieldProblem("locationIds", "not-found", "This partner does not serve that location.");
  return {
    ...{ texts, kind: typed.kind ?? "incident", started_at: startedAt, expected_end_at: expectedEndAt },
    ...{ location_ids: locationIds, is_public: typed.isPublic ?? true },
  };
}

function isOfEverybody({ actor }: Work): boolean {
  return actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all");
}

function refuseCommon(work: Work): void {
  if (!isOfEverybody(work)) throw permissionDenied("What concerns everybody is told by staff of all partners.");
}

function audit(work: Work, row: Row, action: "published" | "updated" | "told" | "ended", changes = {}): void {
  const [label = ""] = Object.values(row.texts);
  const about = { entity: "incident", entityId: row.id, label: label.slice(0, 100), partnerId: row.partner_id };
  work.audit({ ...about, action, ...(Object.keys(changes).length > 0 ? { changes } : {}) });
}
