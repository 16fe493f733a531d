import { sql } from "kysely";
import type { z } from "zod";
import { mayDo } from "../../../platform/actor.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { nameAdministrators } from "../../identity/index.ts";
import type { GroupView, StatusView, TypeView, ticketSetupEndpoint } from "./contract.ts";
import { type Group, isSeen, loadSetup, readSetup, type Setup, type Status, type TicketType } from "./setup.ts";

type Uses = ReadonlyMap<string, number>;

async function countUses(work: Work, column: "status_id" | "type_id" | "group_id"): Promise<Uses> {
  const { rows } = await sql<{
    id: string;
    count: number;
  }>`select ${sql.ref(column)} as id, count(*)::int as count from tickets.tickets ticket
    where ${sql.ref(column)} is not null and ticket.deleted_at is null and ${visibleTo(work.actor, { partner: "ticket.partner_id" })} group by 1`.execute(
    work.tx,
  );
  return new Map(rows.map(({ id, count }) => [id, count]));
}

const statusView = (status: Status, uses: Uses): z.input<typeof StatusView> => ({
  ...status,
  nextIds: [...status.nextIds],
  uses: uses.get(status.id) ?? 0,
});
const typeView = (type: TicketType, uses: Uses): z.input<typeof TypeView> => ({
  ...type,
  partnerIds: [...type.partnerIds],
  uses: uses.get(type.id) ?? 0,
});

function groupView({ leadId, memberIds, ...group }: Group, uses: Uses, names: ReadonlyMap<string, string>): z.input<typeof GroupView> {
  const person = (id: string) => ({ id, name: names.get(id) ?? "" });
  return {
    ...group,
    partnerIds: [...group.partnerIds],
    members: memberIds.map(person).toSorted((a, b) => a.name.localeCompare(b.name)),
    lead: leadId === null ? null : person(leadId),
    uses: uses.get(group.id) ?? 0,
  };
}

const peopleOf = (groups: readonly Group[]): string[] =>
  groups.flatMap(({ memberIds, leadId }) => [...memberIds, ...(leadId ? [leadId] : [])]);

export async function showSetup(work: Work): Promise<z.input<typeof ticketSetupEndpoint.returns>> {
  const setup = await loadSetup(work);
  const groups = [...setup.groups.values()].filter((group) => isSeen(work, group));
  const names = await nameAdministrators(work, peopleOf(groups));
  const [ofStatuses, ofTypes, ofGroups] = [
    await countUses(work, "status_id"),
    await countUses(work, "type_id"),
    await countUses(work, "group_id"),
  ];
  const mayChange = mayDo(work.actor, "config.helpdesk.update");
  const { actor } = work;
  return {
    statuses: [...setup.statuses.values()].map((status) => statusView(status, ofStatuses)),
    types: [...setup.types.values()].filter((type) => isSeen(work, type)).map((type) => typeView(type, ofTypes)),
    groups: groups.map((group) => groupView(group, ofGroups, names)),
    moves: setup.moves,
    mayChange,
    mayChangeStatuses:
      mayChange && (actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all")),
  };
}

const found = <Row>(rows: ReadonlyMap<string, Row>, id: string): Row => {
  const row = rows.get(id);
  if (row === undefined) throw new Error(`there is no ${id} in the set-up of tickets`);
  return row;
};

/** After a change: read anew, whatever is kept. */
export const showStatus = async (work: Work, id: string) =>
  statusView(found((await readSetup(work)).statuses, id), await countUses(work, "status_id"));
export const showType = async (work: Work, id: string) =>
  typeView(found((await readSetup(work)).types, id), await countUses(work, "type_id"));
export async function showGroup(work: Work, id: string) {
  const group = found((await readSetup(work)).groups, id);
  return groupView(group, await countUses(work, "group_id"), await nameAdministrators(work, peopleOf([group])));
}
export const listStatuses = async (work: Work, setup: Setup) => {
  const uses = await countUses(work, "status_id");
  return [...setup.statuses.values()].map((status) => statusView(status, uses));
};
