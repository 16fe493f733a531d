// What is set for events about money: by the installation, by a partner, and the built-in defaults under them. Each field is inherited by
// itself, so a partner who names a copy receiver still follows every other value.
import { sql } from "kysely";
import type { z } from "zod";
import { mayDo } from "../../../platform/actor.ts";
import { editConflict, fieldProblem, permissionDenied } from "../../../platform/problems.ts";
import { installedLanguages } from "../../../platform/texts.ts";
import type { Work } from "../../../platform/work.ts";
import { getVisiblePartner, isDefaultPartner, type Partner } from "../../partners/index.ts";
import {
  channels,
  EventValues,
  type EventView,
  type FinanceKind,
  financeKinds,
  type listEventsEndpoint,
  type saveEventEndpoint,
} from "./contract.ts";
import { defaultsOf, fieldsOf, kindsOfEvents, variablesOf } from "./event-kinds.ts";
import { faultsOfTemplate } from "./word-template.ts";

const installation = "00000000-0000-0000-0000-000000000000";
type Own = Partial<EventValues>;
type Origin = z.output<typeof EventView>["origins"]["autoSend"];

interface Row {
  scope_id: string;
  kind: FinanceKind;
  own: unknown;
  version: number;
}

async function readRows(work: Work, partner: Pick<Partner, "id">): Promise<Row[]> {
  const { rows } = await sql<Row>`select scope_id, kind, own, version from notifications.event_settings
    where scope_id in (${installation}, ${partner.id})`.execute(work.tx);
  return rows;
}

/** A value that fits no more, because a release narrowed it, counts as not set. */
function ownOf(row: Row | undefined): Own {
  const own: Record<string, unknown> = {};
  for (const [field, value] of Object.entries((row?.own ?? {}) as Record<string, unknown>)) {
    const shape = (EventValues.shape as Record<string, z.ZodType>)[field];
    const read = shape?.safeParse(value);
    if (read?.success) own[field] = read.data;
  }
  return own as Own;
}

/** How an event goes out for a partner. */
export async function eventValues(work: Work, partnerId: string, kind: FinanceKind): Promise<EventValues> {
  const rows = (await readRows(work, { id: partnerId })).filter((row) => row.kind === kind);
  return {
    ...defaultsOf(kind),
    ...ownOf(rows.find((row) => row.scope_id === installation)),
    ...ownOf(rows.find((row) => row.scope_id === partnerId)),
  };
}

type Listed = z.input<(typeof listEventsEndpoint)["returns"]>;

export async function listEvents(work: Work, partnerId: string): Promise<Listed> {
  const partner = await getVisiblePartner(work, partnerId);
  const rows = await readRows(work, partner);
  return {
    partnerId: partner.id,
    partnerName: partner.name,
    isInstallation: isDefaultPartner(partner),
    mayChange: mayDo(work.actor, "config.notifications.update") && (!isDefaultPartner(partner) || seesAll(work)),
    channels: [...channels],
    languages: installedLanguages(),
    items: financeKinds.map((kind) => viewOf(kind, partner, rows)),
  };
}

/** M-9 The default partner's values are the installation's. */
const scopeOf = (partner: Partner): string => (isDefaultPartner(partner) ? installation : partner.id);

const seesAll = ({ actor }: Work): boolean =>
  actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all");

function viewOf(kind: FinanceKind, partner: Partner, rows: readonly Row[]): z.input<typeof EventView> {
  const at = (scopeId: string) => rows.find((row) => row.scope_id === scopeId && row.kind === kind);
  const scopeId = scopeOf(partner);
  const defaults = defaultsOf(kind);
  const ofAll = ownOf(at(installation));
  const here = ownOf(at(scopeId));
  const inherited = scopeId === installation ? defaults : { ...defaults, ...ofAll };
  const originOf = (field: keyof EventValues): Origin =>
    scopeId !== installation && here[field] !== undefined ? "partner" : ofAll[field] !== undefined ? "system" : "default";
  const names = Object.keys(defaults) as (keyof EventValues)[];
  return {
    kind,
    values: { ...inherited, ...here },
    inherited,
    origins: Object.fromEntries(names.map((field) => [field, originOf(field)])) as Record<keyof EventValues, Origin>,
    own: names.filter((field) => here[field] !== undefined),
    fields: fieldsOf(kind),
    attachable: [...kindsOfEvents[kind].attachable],
    variables: variablesOf(kind),
    version: at(scopeId)?.version ?? 0,
  };
}

type Wish = z.output<(typeof saveEventEndpoint)["body"]>;

export async function saveEvent(
  work: Work,
  { partnerId, kind, wish, version }: { partnerId: string; kind: FinanceKind; wish: Wish; version: number },
): Promise<z.input<typeof EventView>> {
  const partner = await getVisiblePartner(work, partnerId);
  const scopeId = scopeOf(partner);
  if (scopeId === installation && !seesAll(work))
    throw permissionDenied("What holds for the whole installation is changed by somebody who sees all partners.");
  refuseWrong(kind, wish.set);
  await sql`insert into notifications.event_settings (scope_id, partner_id, kind, version, changed_at)
    values (${scopeId}, ${scopeId === installation ? null : partner.id}, ${kind}, 0, ${work.now}) on conflict do nothing`.execute(work.tx);
  await sql`select 1 from notifications.event_settings where scope_id = ${scopeId} and kind = ${kind} for update`.execute(work.tx);
  const before = viewOf(kind, partner, await readRows(work, partner));
  if (before.version !== version) throw editConflict("This event was changed meanwhile.", { current: before });
  const own: Record<string, unknown> = Object.fromEntries(before.own.map((field) => [field, before.values[field]]));
  for (const field of wish.reset) delete own[field];
  for (const [field, value] of Object.entries(wish.set)) if (value !== undefined) own[field] = value;
  await sql`update notifications.event_settings set own = ${JSON.stringify(own)}::jsonb, version = version + 1, changed_at = ${work.now}
    where scope_id = ${scopeId} and kind = ${kind}`.execute(work.tx);
  const after = viewOf(kind, partner, await readRows(work, partner));
  const touched = new Set([...wish.reset, ...(Object.keys(wish.set) as (keyof EventValues)[])]);
  work.audit({
    entity: "finance_message",
    entityId: `${kind}@${scopeId}`,
    label: `Message ${kind.replaceAll("_", " ")}`,
    action: "changed",
    partnerId: scopeId === installation ? null : partner.id,
    changes: Object.fromEntries([...touched].map((field) => [field, { before: before.values[field], after: after.values[field] }])),
  });
  return after;
}

function refuseWrong(kind: FinanceKind, set: Wish["set"]): void {
  const { attachable } = kindsOfEvents[kind];
  const known = fieldsOf(kind);
  for (const field of Object.keys(set) as (keyof EventValues)[])
    if (!known.includes(field)) throw fieldProblem(`set.${field}`, "not-for-this-event", "This event has no such value.");
  const wrong = set.attach?.find((attached) => !attachable.includes(attached));
  if (wrong !== undefined)
    throw fieldProblem("set.attach", "attach-kind", `This message cannot bring: ${wrong.replaceAll("_", " ")}.`, { kind: wrong });
  for (const [language, words] of Object.entries(set.words ?? {})) {
    if ((words.subject === "") !== (words.text === ""))
      throw fieldProblem(`set.words.${language}`, "template-required", "Write both the subject and the text, or neither.");
    for (const part of ["subject", "text"] as const) {
      const fault = faultsOfTemplate(words[part], variablesOf(kind))[0];
      if (fault) throw fieldProblem(`set.words.${language}.${part}`, fault.code, fault.message);
    }
  }
}
