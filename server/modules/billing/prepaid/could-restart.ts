// Whether money that has come buys stopped prepaid services back (B-33, B-37): what they would cost today against what there is.
import { calendarDay } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { withRestart } from "../../services/index.ts";
import { loadBillingContext } from "../runs/billing-context.ts";
import { db } from "../tables.ts";
import { type Facts, leastBalance, readFacts, wishesOf } from "./charge-prepaid.ts";
import { affordable } from "./prepaid-rules.ts";

/** The prepaid accounts among these that could pay today for a day or a period of at least one service that is stopped. */
export async function listAbleToRestart(work: Work, accountIds: readonly string[]): Promise<ReadonlySet<string>> {
  const able = new Set<string>();
  if (accountIds.length === 0) return able;
  const accounts = await db(work)
    .selectFrom("billing.accounts")
    .selectAll()
    .where("id", "in", [...accountIds])
    .where("billing_type", "<>", "recurring")
    .where("billing_enabled", "=", true)
    .execute();
  for (const [partnerId, own] of Map.groupBy(accounts, (account) => account.partner_id)) {
    const on = calendarDay(work.now, (await getPartner(work, partnerId)).timeZone);
    const context = await loadBillingContext(work, partnerId);
    const facts = await readFacts(work, context, own, on);
    const restarted: Facts = {
      ...facts,
      buyers: new Map([...facts.buyers].map(([id, buyer]) => [id, { ...buyer, status: "active" }])),
      services: new Map(
        [...facts.services].map(([id, services]) => [
          id,
          services.filter(({ state }) => state === "stopped").map((service) => withRestart(service, on)),
        ]),
      ),
    };
    for (const account of own) {
      const { bought } = affordable(wishesOf(work, context, restarted, account, on), {
        balanceMinor: facts.balances.get(account.id) ?? 0n,
        minBalanceMinor: leastBalance(facts, account),
        together: account.billing_type === "prepaid_daily",
      });
      if (bought.some(({ serviceId }) => serviceId !== null)) able.add(account.id);
    }
  }
  return able;
}
