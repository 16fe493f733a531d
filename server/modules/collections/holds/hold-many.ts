import type { z } from "zod";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { mayDo } from "../../../platform/actor.ts";
import { fieldProblem, Problem, permissionDenied } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { listStandings } from "../../customers/index.ts";
import type { holdManyEndpoint } from "../contract.ts";
import { findCase, holdCustomer, offerOf, promiseToPay } from "./change-holds.ts";

type Wish = z.output<typeof holdManyEndpoint.body>;
type Refused = z.input<typeof holdManyEndpoint.returns>["refused"][number];

/** Spares each of the customers, or says why not; nobody's refusal stops the others. A promise is over all that is missing. */
export async function holdMany(work: Work, wish: Wish): Promise<z.input<typeof holdManyEndpoint.returns>> {
  const needed = wish.kind === "promise" ? "finance.holds.promise" : "finance.holds.create";
  if (!mayDo(work.actor, needed)) throw permissionDenied(`This needs the right ${needed}.`);
  if (wish.kind !== "exempt" && wish.until === null) throw fieldProblem("until", "required", "Say until which day.");
  const ids = [...new Set(wish.customerIds)].toSorted();
  const standings = await listStandings(work, ids);
  const refused: Refused[] = [];
  let done = 0;
  for (const customerId of ids) {
    const standing = standings.get(customerId);
    if (!standing) {
      refused.push({ customerId, number: 0, code: "not-found", why: "This customer is not there any more." });
      continue;
    }
    try {
      await holdOne(work, wish, standing);
      done++;
    } catch (error) {
      // Refusals are thrown before anything is written, so the others go on in the same transaction.
      if (!(error instanceof Problem)) throw error;
      refused.push({ customerId, number: standing.number, code: error.errors?.[0]?.code ?? error.code, why: error.detail ?? error.title });
    }
  }
  return { done, refused };
}

async function holdOne(work: Work, { kind, until, reason }: Wish, { id, partnerId }: { id: string; partnerId: string }): Promise<void> {
  if (kind !== "promise") {
    await holdCustomer(work, id, { kind, until, reason, pausesFees: false });
    return;
  }
  const own = await findCase(work, id, partnerId);
  const offer = own && (await offerOf(work, own));
  const shortfall = offer?.kind === "offer" ? offer.shortfallMinor : 0n;
  const currency = own?.one.account.currency ?? "EUR";
  if (until !== null)
    await promiseToPay(work, { customerId: id, partnerId }, { amount: toMoneyJson(money(shortfall, currency)), until, reason });
}
