import { z } from "zod";
import { seesPartner } from "../../platform/db/visible-to.ts";
import { defineMassAction, type Looked, type Told } from "../../platform/mass-actions/mass-action.ts";
import { fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { explainPartnerMove, type Finding, findCustomers, getReachable, lockCustomer, moveCustomer } from "../customers/index.ts";
import { findPartner, type Partner } from "../partners/index.ts";
import { looked, readCustomers } from "./mass-rows.ts";

const samePartner = "same-partner";
const hasBlockers = "has-blockers";

/** To another partner (O-28, B-217): what stands in the way of each, and what would follow, is told before. */
export const setPartner = defineMassAction({
  name: "customers.set-partner",
  params: z.strictObject({ partnerId: z.uuid() }),
  may: "customers.profile.update",
  // Every module is asked about each customer.
  mostRows: 2_000,
  isDestructive: () => true,
  async look(work, ids, { partnerId }) {
    const to = await findTarget(work, partnerId);
    if (to.status !== "active") throw fieldProblem("params.partnerId", "partner-suspended", `${to.name} is suspended and takes nobody.`);
    const rows = await readCustomers(work, ids, "customers.profile.update");
    const customers = new Map(
      (
        await findCustomers(
          work,
          rows.map(({ id }) => id),
        )
      ).map((customer) => [customer.id, customer]),
    );
    const found: [string, Looked][] = [];
    for (const row of rows) {
      const customer = customers.get(row.id);
      if (!customer) continue;
      if (customer.partnerId === to.id) {
        found.push(looked(row, samePartner));
        continue;
      }
      const { blockers, effects } = await explainPartnerMove(work, { customer, to });
      found.push(looked(row, blockers.length > 0 ? hasBlockers : undefined, told(blockers, effects)));
    }
    return new Map(found);
  },
  async act(work, customerId, { partnerId }) {
    const to = await findTarget(work, partnerId);
    await lockCustomer(work, customerId);
    const customer = await getReachable(work, customerId, "customers.profile.update");
    if (customer.partnerId === to.id) return { kind: "skipped", why: samePartner };
    const { blockers, effects } = await moveCustomer(work, { customer, to });
    if (blockers.length > 0) return { kind: "skipped", why: hasBlockers, told: told(blockers, effects) };
    return { kind: "changed", told: told([], effects) };
  },
});

async function findTarget(work: Work, partnerId: string): Promise<Partner> {
  const partner = await findPartner(work, partnerId);
  if (!partner || !seesPartner(work.actor, partner.id)) throw fieldProblem("params.partnerId", "unknown-value", "Choose a partner.");
  return partner;
}

/** What would follow is of interest only where nothing stands in the way. */
const told = (blockers: readonly Finding[], effects: readonly Finding[]): Told[] =>
  blockers.length > 0
    ? blockers.map(({ code, count, detail }) => ({ code: `blocker-${code}`, count, detail }))
    : effects.map(({ code, count, detail }) => ({ code: `effect-${code}`, count, detail }));
