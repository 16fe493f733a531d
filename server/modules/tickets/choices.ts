// What a ticket can be given: people, labels, a service. Each is checked by who may see what.
import { levelOf } from "../../platform/actor.ts";
import { perWork } from "../../platform/per-work.ts";
import { fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { type Customer, getCustomer, getReachable } from "../customers/index.ts";
import { findStaffActor, listColleagues } from "../identity/index.ts";
import { listLabels } from "../partners/index.ts";
import { getService } from "../services/index.ts";
import type { Mentionable } from "./mention-rules.ts";
import { assigneeNotInGroup } from "./problems.ts";
import { loadSetup, type Setup, serves } from "./setup/setup.ts";

interface Agent {
  readonly id: string;
  readonly name: string;
}

const known = perWork(() => new Map<string, Promise<readonly Agent[]>>());

/** Who works on tickets of a partner, by name. */
export function listAgents(work: Work, partnerId: string | undefined): Promise<readonly Agent[]> {
  const key = partnerId ?? "";
  const found = known(work).get(key) ?? withTickets(work, partnerId);
  known(work).set(key, found);
  return found;
}

async function withTickets(work: Work, partnerId: string | undefined): Promise<readonly Agent[]> {
  const agents: Agent[] = [];
  for (const colleague of await listColleagues(work, partnerId)) {
    const actor = await findStaffActor(work, colleague.id);
    if (actor && levelOf(actor, "tickets.tickets.view") !== "deny") agents.push(colleague);
  }
  return agents;
}

/** O-121 the members of the group; everybody with tickets where there is none, or nobody is in it yet. */
export async function listAssignees(
  work: Work,
  setup: Setup,
  { partnerId, groupId }: { partnerId?: string | undefined; groupId?: string | null | undefined },
) {
  const agents = await listAgents(work, partnerId);
  const members = groupId ? (setup.groups.get(groupId)?.memberIds ?? []) : [];
  return members.length === 0 ? agents : agents.filter(({ id }) => members.includes(id));
}

/** How the one is called who gets a ticket. */
export async function chosenAssignee(
  work: Work,
  setup: Setup,
  { partnerId, groupId, assigneeId }: { partnerId: string; groupId: string | null; assigneeId: string },
): Promise<string> {
  const agent = (await listAgents(work, partnerId)).find(({ id }) => id === assigneeId);
  if (!agent) throw fieldProblem("assigneeId", "unknown-value", "This person does not work on tickets of this partner.");
  if (!(await listAssignees(work, setup, { partnerId, groupId })).includes(agent)) {
    throw assigneeNotInGroup(`${agent.name} is not in the group of this ticket. Choose a member, or another group.`, {
      errors: [{ field: "assigneeId", code: "assignee-not-in-group" }],
    });
  }
  return agent.name;
}

export async function checkWatchers(work: Work, partnerId: string, ids: readonly string[], field = "watcherIds"): Promise<void> {
  if (ids.length === 0) return;
  const agents = new Set((await listAgents(work, partnerId)).map(({ id }) => id));
  if (ids.some((id) => !agents.has(id)))
    throw fieldProblem(field, "unknown-value", "Somebody here does not work on tickets of this partner.");
}

/** O-146 whom a note can name: who works on tickets of the partner, and its groups. */
export async function mentionable(work: Work, partnerId: string): Promise<Mentionable[]> {
  const agents = await listAgents(work, partnerId);
  const isAgent = (id: string): boolean => agents.some((agent) => agent.id === id);
  const groups = [...(await loadSetup(work)).groups.values()].filter((group) => serves(group, partnerId));
  return [
    ...agents.map(({ id, name }) => ({ name, ids: [id] })),
    ...groups.map(({ name, memberIds }) => ({ name, ids: memberIds.filter(isAgent) })),
  ];
}

export async function checkLabels(work: Work, partnerId: string, ids: readonly string[], field = "labelIds"): Promise<void> {
  if (ids.length === 0) return;
  const labels = await listLabels(work, "tickets");
  const fits = (id: string): boolean =>
    labels.some((label) => label.id === id && (label.partnerIds.length === 0 || label.partnerIds.includes(partnerId)));
  if (!ids.every(fits)) throw fieldProblem(field, "unknown-value", "There is no such label.");
}

/** O-144 a service of the ticket's customer. */
export async function checkService(work: Work, customerId: string | null, serviceId: string): Promise<void> {
  const service = await getService(work, serviceId).catch(() => undefined);
  if (customerId === null || service?.customerId !== customerId)
    throw fieldProblem("serviceId", "unknown-value", "The customer has no such service.");
}

/** A customer whom a member of staff names: within their partners, and within their reach where their right to customers has one. */
export const chosenCustomer = (work: Work, customerId: string): Promise<Customer> =>
  levelOf(work.actor, "customers.profile.view") === "deny"
    ? getCustomer(work, customerId)
    : getReachable(work, customerId, "customers.profile.view");
