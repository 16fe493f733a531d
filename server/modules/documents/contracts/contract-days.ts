// Each day: what nobody signed in time expires, and what has reached the last day of its term ends.
import type { DailyStep } from "../../../platform/daily/daily-step.ts";
import type { Work } from "../../../platform/work.ts";
import { contractEnded, contractExpired } from "../events.ts";
import { db } from "../tables.ts";
import { type ContractDocument, getContract, moveContract } from "./contract-store.ts";

const perTransaction = 200;

export const contractDays: DailyStep = {
  name: "documents.tend-contracts",
  after: [],
  at: async () => "00:10",
  run: async ({ partnerId, on, inWork }) => {
    let [expired, ended] = [0, 0];
    await inWork((work) => dropOldCodes(work, partnerId));
    for (let found = perTransaction; found === perTransaction; ) {
      found = await inWork(async (work) => {
        const rows = await db(work)
          .selectFrom("documents.contracts")
          .select(["document_id", "state"])
          .where("partner_id", "=", partnerId)
          .where((or) =>
            or.or([
              or.and([or("state", "=", "awaiting_signature"), or("sign_by", "<", on)]),
              or.and([or("state", "=", "signed"), or("ends_on", "<", on)]),
            ]),
          )
          .orderBy("document_id")
          .limit(perTransaction)
          .forUpdate()
          .execute();
        for (const row of rows) {
          const contract = await getContract(work, row.document_id);
          if (row.state === "signed") ended += await end(work, contract);
          else expired += await expire(work, contract);
        }
        return rows.length;
      });
    }
    return { expired, ended };
  },
};

/** Codes are counted for a day (P-178); older ones say nothing. */
const dropOldCodes = (work: Work, partnerId: string) =>
  db(work)
    .deleteFrom("documents.sign_codes")
    .where("partner_id", "=", partnerId)
    .where("created_at", "<", new Date(work.now.getTime() - 7 * 86_400_000))
    .execute();

const about = ({ id, partnerId, customerId }: ContractDocument) => ({ partnerId, customerId, objectId: id });

async function expire(work: Work, contract: ContractDocument): Promise<1> {
  await moveContract(work, contract, "expired", { evidence: "expired" });
  work.emit(contractExpired, about(contract), { number: contract.number, title: contract.title });
  return 1;
}

async function end(work: Work, contract: ContractDocument): Promise<1> {
  await moveContract(work, contract, "ended", { evidence: "ended" });
  work.emit(contractEnded, about(contract), { number: contract.number, title: contract.title });
  return 1;
}
