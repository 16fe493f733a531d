// N-47 equipment at a customer's. It serves their partner alone; who follows whom when customers are merged or move stands here, too.
import { sql } from "kysely";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { type Customer, findCustomers, type MergeParticipant, type MoveParticipant } from "../../customers/index.ts";
import { factsOf } from "../addresses/service-facts.ts";
import { saveServed } from "../scope.ts";
import { type Equipment, getEquipment } from "./equipment-queries.ts";
import { leaveEntry, lockEquipment } from "./save-equipment.ts";
import { db } from "./tables.ts";

interface Place {
  readonly customerId: string | null;
  readonly serviceId: string | null;
}

export async function placeEquipment(work: Work, id: string, { customerId, serviceId }: Place, version: number): Promise<Equipment> {
  const before = await lockEquipment(work, id, version);
  const [customer] = customerId === null ? [] : await findCustomers(work, [customerId]);
  if (customerId !== null && !customer) throw fieldProblem("customerId", "unknown-value", "There is no such customer.");
  if (serviceId !== null && customer) await checkService(work, serviceId, customer);
  await db(work)
    .updateTable("network.equipment")
    .set({
      ...{ customer_id: customerId, service_id: serviceId, version: sql`version + 1` },
      ...(customer ? { all_partners: false } : {}),
    })
    .where("id", "=", id)
    .execute();
  if (customer) await saveServed(work, "equipment", id, { forAll: false, partnerIds: [customer.partnerId] });
  const after = await getEquipment(work, id);
  leaveEntry(work, after, "placed", {
    customerId: { before: before.customer_id, after: customerId },
    serviceId: { before: before.service_id, after: serviceId },
  });
  return after;
}

async function checkService(work: Work, serviceId: string, { number }: Pick<Customer, "number">): Promise<void> {
  const facts = (await factsOf(work, [serviceId])).get(serviceId);
  if (facts?.customerNumber !== String(number)) throw fieldProblem("serviceId", "unknown-value", "This customer has no such service.");
}

export const equipmentOfMerges: MergeParticipant = {
  blockers: () => Promise.resolve([]),
  effects: () => Promise.resolve([]),
  async move(work, { loser, survivor }) {
    await sql`update network.equipment set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    return {};
  },
};

/** What stands at their place serves the partner that is theirs now. */
export const equipmentOfPartnerMoves: MoveParticipant = {
  effects: () => Promise.resolve([]),
  async carry(work, { customer, to }) {
    await sql`delete from network.equipment_partners served using network.equipment one
      where one.id = served.equipment_id and one.customer_id = ${customer.id}`.execute(work.tx);
    await sql`insert into network.equipment_partners (equipment_id, partner_id)
      select id, ${to.id} from network.equipment where customer_id = ${customer.id}`.execute(work.tx);
  },
};
