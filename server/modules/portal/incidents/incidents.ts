import type { Generated } from "kysely";
import { tablesOf } from "../../../platform/db/tables.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { differences } from "../../../platform/differences.ts";
import { editConflict, fieldProblem, notFound, permissionDenied, problem } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getVisiblePartner, type Partner } from "../../partners/index.ts";
import { textFor } from "../sign-in-page/page-content.ts";

interface IncidentTable {
  id: string;
  partner_id: string | null;
  texts: Record<string, string>;
  started_at: Date;
  ended_at: Date | null;
  version: Generated<number>;
  created_at: Date;
  created_by_name: string;
}
const db = tablesOf<{ "portal.incidents": IncidentTable }>();

interface Fields {
  readonly texts: Readonly<Record<string, string>>;
  readonly startedAt: string;
}

const most = 100;
const alreadyOver = problem("transition-refused", 409, "That is not possible now");

/** What a partner's sign-in page tells now. */
export async function openIncidents(work: Work, partner: Partner, language: string) {
  const rows = await db(work)
    .selectFrom("portal.incidents")
    .select(["id", "texts", "started_at"])
    .where("ended_at", "is", null)
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

const select = (work: Work) =>
  db(work)
    .selectFrom("portal.incidents")
    .selectAll()
    .where((eb) => eb.or([eb("partner_id", "is", null), visibleTo(work.actor, { partner: "partner_id" })]));

type Row = Awaited<ReturnType<ReturnType<typeof select>["execute"]>>[number];

const view = (work: Work, row: Row) => ({
  id: row.id,
  partnerId: row.partner_id,
  texts: row.texts,
  startedAt: row.started_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  byName: row.created_by_name,
  mayChange: row.partner_id !== null || isOfEverybody(work),
  version: row.version,
});

export async function listIncidents(work: Work) {
  const rows = await select(work)
    .orderBy((eb) => eb("ended_at", "is", null), "desc")
    .orderBy("started_at", "desc")
    .limit(most)
    .execute();
  return { items: rows.map((row) => view(work, row)) };
}

export async function publishIncident(work: Work, typed: Fields & { partnerId: string | null }) {
  const partner = typed.partnerId === null ? null : await getVisiblePartner(work, typed.partnerId);
  if (partner === null) refuseCommon(work);
  const id = uuidv7(work.now.getTime());
  const texts = checked(work, typed);
  const byName = "name" in work.actor ? work.actor.name : "";
  await db(work)
    .insertInto("portal.incidents")
    .values({
      id,
      partner_id: partner?.id ?? null,
      texts,
      started_at: new Date(typed.startedAt),
      ended_at: null,
      created_at: work.now,
      created_by_name: byName,
    })
    .execute();
  const row = await getOwn(work, id);
  audit(work, row, "published");
  return view(work, row);
}

export async function changeIncident(work: Work, { id, version }: { id: string; version: number }, typed: Fields) {
  const before = await getOwn(work, id);
  if (before.version !== version) throw editConflict("This notice was changed meanwhile.", { current: view(work, before) });
  const texts = checked(work, typed);
  const changed = { texts, started_at: new Date(typed.startedAt) };
  if (before.ended_at && changed.started_at > before.ended_at) throw fieldProblem("startedAt", "after-its-end", "It was over before that.");
  await db(work)
    .updateTable("portal.incidents")
    .set({ ...changed, version: version + 1 })
    .where("id", "=", id)
    .execute();
  const after = await getOwn(work, id);
  const said = (row: Row) => ({ texts: row.texts, startedAt: row.started_at.toISOString() });
  audit(work, after, "updated", differences(said(before), said(after)));
  return view(work, after);
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
  return view(work, after);
}

async function getOwn(work: Work, id: string): Promise<Row> {
  const row = await select(work).where("id", "=", id).executeTakeFirst();
  if (!row) throw notFound();
  if (row.partner_id === null) refuseCommon(work);
  return row;
}

function checked(work: Work, { texts, startedAt }: Fields): Record<string, string> {
  const written = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ""));
  if (Object.keys(written).length === 0) throw fieldProblem("texts", "required", "Say what does not work.");
  if (new Date(startedAt).getTime() > work.now.getTime() + 366 * 24 * 60 * 60_000)
    throw fieldProblem("startedAt", "too-far-away", "Within a year.");
  return written;
}

function isOfEverybody({ actor }: Work): boolean {
  return actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all");
}

function refuseCommon(work: Work): void {
  if (!isOfEverybody(work)) throw permissionDenied("What concerns everybody is told by staff of all partners.");
}

function audit(work: Work, row: Row, action: "published" | "updated" | "ended", changes = {}): void {
  const [label = ""] = Object.values(row.texts);
  const about = { entity: "incident", entityId: row.id, label: label.slice(0, 100), partnerId: row.partner_id };
  work.audit({ ...about, action, ...(Object.keys(changes).length > 0 ? { changes } : {}) });
}
