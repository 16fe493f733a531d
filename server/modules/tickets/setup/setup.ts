// How the help desk is set up: few rows that nearly every page needs.
import { sql } from "kysely";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { kept } from "../../../platform/kept.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import type { MoveEvent, StatusKind } from "../contract.ts";
import { db } from "../tables.ts";

export interface Status {
  readonly id: string;
  readonly kind: StatusKind;
  readonly titles: Readonly<Record<string, string>>;
  readonly portalTitles: Readonly<Record<string, string>>;
  readonly colour: string;
  readonly pausesClock: boolean;
  readonly nextIds: readonly string[];
  readonly position: number;
  readonly version: number;
}
export interface TicketType {
  readonly id: string;
  readonly titles: Readonly<Record<string, string>>;
  readonly inPortal: boolean;
  readonly partnerIds: readonly string[];
  readonly position: number;
  readonly version: number;
}
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly leadId: string | null;
  readonly memberIds: readonly string[];
  readonly partnerIds: readonly string[];
  readonly version: number;
}
export interface Setup {
  readonly statuses: ReadonlyMap<string, Status>;
  readonly types: ReadonlyMap<string, TicketType>;
  readonly groups: ReadonlyMap<string, Group>;
  readonly moves: Readonly<Record<MoveEvent, string>>;
}

export const loadSetup = kept({
  tables: ["tickets.statuses", "tickets.moves", "tickets.types", "tickets.groups", "tickets.group_members"],
  entities: ["ticket_status", "ticket_type", "ticket_group"],
  read: readSetup,
});

export async function readSetup(work: Work): Promise<Setup> {
  const byId = <Row extends { id: string }>(rows: readonly Row[]): Map<string, Row> => new Map(rows.map((row) => [row.id, row]));
  const statuses = await db(work)
    .selectFrom("tickets.statuses")
    .select([
      "id",
      "kind",
      "titles",
      "portal_titles as portalTitles",
      "colour",
      "pauses_clock as pausesClock",
      "next_ids as nextIds",
      "position",
      "version",
    ])
    .orderBy("position")
    .execute();
  const types = await db(work)
    .selectFrom("tickets.types")
    .select(["id", "titles", "in_portal as inPortal", "partner_ids as partnerIds", "position", "version"])
    .orderBy("position")
    .execute();
  const moves = await db(work).selectFrom("tickets.moves").selectAll().execute();
  return {
    statuses: byId(statuses),
    types: byId(types),
    groups: work.actor.kind === "customer" ? byId(await readGroups(work, false)) : byId(await readGroups(work, true)),
    moves: Object.fromEntries(moves.map(({ event, status_id }) => [event, status_id])) as Record<MoveEvent, string>,
  };
}

/** A customer's work may not see who is in a group, and needs it for nothing. */
async function readGroups(work: Work, withMembers: boolean): Promise<Group[]> {
  return db(work)
    .selectFrom("tickets.groups as team")
    .select(["team.id", "team.name", "team.description", "team.lead_id as leadId", "team.partner_ids as partnerIds", "team.version"])
    .select(
      (withMembers
        ? sql<string[]>`array(select member.admin_id from tickets.group_members member where member.group_id = team.id order by 1)::text[]`
        : sql<string[]>`'{}'::text[]`
      ).as("memberIds"),
    )
    .orderBy(sql`lower(team.name)`)
    .execute();
}

export function statusOf(setup: Setup, id: string): Status {
  const status = setup.statuses.get(id);
  if (!status) throw new Error(`there is no status ${id}`);
  return status;
}

/** Where something that happens leads (O-118). */
export const moveOf = (setup: Setup, event: MoveEvent): Status => statusOf(setup, setup.moves[event]);

/** O-27 whether what lists its partners serves this one; an empty list serves all. */
export const serves = (one: { readonly partnerIds: readonly string[] }, partnerId: string): boolean =>
  one.partnerIds.length === 0 || one.partnerIds.includes(partnerId);

/** Whether the reader sees it at all: one of its partners is theirs. */
export const isSeen = (work: Work, one: { readonly partnerIds: readonly string[] }): boolean =>
  one.partnerIds.length === 0 || one.partnerIds.some((id) => seesPartner(work.actor, id));

export function chosenType(setup: Setup, partnerId: string, id: string): TicketType {
  const type = setup.types.get(id);
  if (!type || !serves(type, partnerId)) throw fieldProblem("typeId", "unknown-value", "There is no such type.");
  return type;
}

export function chosenGroup(setup: Setup, partnerId: string, id: string): Group {
  const group = setup.groups.get(id);
  if (!group || !serves(group, partnerId)) throw fieldProblem("groupId", "unknown-value", "There is no such group.");
  return group;
}

export function chosenStatus(setup: Setup, id: string, field = "statusId"): Status {
  const status = setup.statuses.get(id);
  if (!status) throw fieldProblem(field, "unknown-value", "There is no such status.");
  return status;
}
