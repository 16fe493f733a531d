// P-117 free credit pays documents without a gateway. The balance stays as it is: money that was there meets a debt that was there.
import { money, toMoneyJson } from "../../../shared/money.ts";
import type { Works } from "../../platform/http/api.ts";
import { lockAccounts, settleNamed } from "../billing/index.ts";
import { chooseDocuments, getAccountFacts } from "./account-facts.ts";
import { listUnderWayFor } from "./attempts/attempt-queries.ts";
import { attemptView } from "./attempts/attempt-views.ts";
import { paymentUnderWay } from "./problems.ts";

export function payFromCredit(works: Works, accountId: string, documentIds: readonly string[]) {
  // Booking needs more than the payer may do; that the account and the documents are theirs is asked here.
  return works.asSystem("payments", async (work) => {
    await lockAccounts(work, [accountId]);
    const { money: account, label } = await getAccountFacts(work, accountId);
    const documents = await chooseDocuments(work, accountId, documentIds);
    const ids = documents.map(({ id }) => id);
    for (const attempt of await listUnderWayFor(work, accountId, { documentIds: ids })) {
      // The same money would be asked for twice.
      if (attempt.state === "processing" || attempt.state === "unknown")
        throw paymentUnderWay("The bank is working on a payment of this. You will see here how it ends.", {
          current: await attemptView(work, attempt),
        });
    }
    const paid = toMoneyJson(money(await settleNamed(work, accountId, ids), account.currency));
    work.audit({
      entity: "customer",
      entityId: accountId,
      label,
      action: "paid_from_credit",
      partnerId: account.partnerId,
      customerId: accountId,
      changes: { amount: { before: null, after: paid }, documents: { before: null, after: documents.map(({ number }) => number) } },
    });
    return { paid };
  });
}
