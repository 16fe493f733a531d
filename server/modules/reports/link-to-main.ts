// Many customers become sub-accounts of one main account (O-67): the preview says for each everything that stands in the way.
import { sql } from "kysely";
import { z } from "zod";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { defineMassAction, type Looked } from "../../platform/mass-actions/mass-action.ts";
import { fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { mainPermissions } from "../customers/contract.ts";
import { checkLinks, findCustomers, getReachable, linkCustomer, reachableCustomers } from "../customers/index.ts";

const sameLink = "same-link";

export const linkToMain = defineMassAction({
  name: "customers.link-to-main",
  params: z.strictObject({
    mainId: z.uuid(),
    mode: z.enum(["independent", "aggregated"]),
    mainMay: z.array(z.enum(mainPermissions)).max(mainPermissions.length).default(["see"]),
  }),
  may: "customers.linked.update",
  isDestructive: () => false,
  async look(work, ids, { mainId, mode }) {
    const main = await getReachable(work, mainId, "customers.linked.update").catch(() => {
      throw fieldProblem("params.mainId", "unknown-value", "Choose a main account.");
    });
    const links = await readLinks(work, ids);
    const subs = await findCustomers(work, [...links.keys()]);
    const failed = await checkLinks(work, { subs, main, mode });
    return new Map(
      subs.map((sub): [string, Looked] => {
        const hindered = (failed.get(sub.id) ?? []).map(({ code }) => code);
        const link = links.get(sub.id);
        const skip = link?.mainId === mainId && link.mode === mode ? sameLink : hindered.length > 0 ? hindered.join(", ") : undefined;
        // Whoever is linked to it already only changes how it is billed.
        const told = !skip && link?.mode ? [{ code: "link-mode", before: link.mode, after: mode }] : [];
        return [sub.id, { label: `${sub.number} ${sub.fullName}`, partnerId: sub.partnerId, skip, told }];
      }),
    );
  },
  async act(work, customerId, { mainId, mode, mainMay }) {
    const link = (await readLinks(work, [customerId])).get(customerId);
    if (link?.mainId === mainId && link.mode === mode) return { kind: "skipped", why: sameLink };
    // What the preview left out stays left out; what only begins to hinder meanwhile fails under the locks of linking itself.
    const sub = await getReachable(work, customerId, "customers.linked.update");
    const main = await getReachable(work, mainId, "customers.linked.update");
    const hindered = (await checkLinks(work, { subs: [sub], main, mode })).get(customerId) ?? [];
    if (hindered.length > 0) return { kind: "skipped", why: hindered.map(({ code }) => code).join(", ") };
    await linkCustomer(work, customerId, { mainId, mode, mainMay, label: "" });
    return { kind: "changed" };
  },
});

interface Row {
  id: string;
  mainId: string | null;
  mode: string | null;
}

/** Those within reach, each with its link. */
async function readLinks(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, Row>> {
  const { rows } = await sql<Row>`select customer.id, link.main_id as "mainId", link.mode from customers.customers customer
    left join customers.links link on link.sub_id = customer.id
    where customer.id = any (${[...ids]}::uuid[]) and customer.deleted_at is null and ${visibleTo(work.actor, { partner: "customer.partner_id" })}
      and ${reachableCustomers(work, "customers.linked.update", "customer")}`.execute(work.tx);
  return new Map(rows.map((row) => [row.id, row]));
}
