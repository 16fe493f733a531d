import { z } from "zod";
import { defineMassAction, type Looked, type Told } from "../../platform/mass-actions/mass-action.ts";
import { deleteCustomer, deletionBlockers, type Finding, getReachable, lockCustomer } from "../customers/index.ts";
import { looked, readCustomers } from "./mass-rows.ts";

const hasBlockers = "has-blockers";
const toldOf = (blockers: readonly Finding[]): Told[] =>
  blockers.map(({ code, count, detail }) => ({ code: `blocker-${code}`, count, detail }));

/** Into the recycle bin (O-57). Whoever has a blocker stays, and every one of theirs is told. */
export const removeCustomers = defineMassAction({
  name: "customers.delete",
  params: z.strictObject({}),
  may: "customers.profile.delete",
  // Every module is asked about each customer.
  mostRows: 2_000,
  isDestructive: () => true,
  async look(work, ids) {
    const rows = await readCustomers(work, ids, "customers.profile.delete");
    const found: [string, Looked][] = [];
    for (const row of rows) {
      const blockers = await deletionBlockers(work, row);
      found.push(looked(row, blockers.length > 0 ? hasBlockers : undefined, toldOf(blockers)));
    }
    return new Map(found);
  },
  async act(work, customerId) {
    await lockCustomer(work, customerId);
    const customer = await getReachable(work, customerId, "customers.profile.delete");
    const blockers = await deletionBlockers(work, customer);
    if (blockers.length > 0) return { kind: "skipped", why: hasBlockers, told: toldOf(blockers) };
    await deleteCustomer(work, customerId, customer.version);
    return { kind: "changed", told: [] };
  },
});
