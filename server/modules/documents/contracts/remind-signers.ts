// Each day: whoever's turn it is to sign a contract, and who has not, is reminded of it (O-112), once a day at most.
import { sql } from "kysely";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import type { DailyRun, DailyStep } from "../../../platform/daily/daily-step.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import { contractReminded } from "../events.ts";
import { signReminders } from "../settings.ts";
import { db } from "../tables.ts";
import { getContract } from "./contract-store.ts";
import { isReminderDay } from "./reminder-rules.ts";
import { turnOf } from "./signer-rules.ts";
import { listSigners } from "./signer-store.ts";

const perTransaction = 200;

export const remindSigners: DailyStep = {
  name: "documents.remind-signers",
  // What has expired meanwhile is nothing to remind of.
  after: ["documents.tend-contracts"],
  at: async () => "09:00",
  waitsWhileFrozen: true,
  run: async (run) => {
    let reminded = 0;
    // A reminder of an earlier day tells nobody anything.
    if (run.isMissed) return { reminded };
    for (let last: string | undefined = ""; last !== undefined; ) {
      const after: string = last;
      const part = await run.inWork((work) => remindSome(work, run, after));
      reminded += part.reminded;
      last = part.last;
    }
    return { reminded };
  },
};

async function remindSome(work: Work, { partnerId, on }: DailyRun, after: string): Promise<{ reminded: number; last: string | undefined }> {
  const days = await getSetting(work, signReminders, { partnerId });
  const { timeZone } = await getPartner(work, partnerId);
  const waiting = await db(work)
    .selectFrom("documents.contracts as contract")
    .select(["contract.document_id", "contract.sign_by"])
    // O-110 the days of a signer begin with their turn.
    .select(
      sql<Date | null>`(select signer.turn_at from documents.signers signer where signer.document_id = contract.document_id
        and signer.signed_at is null order by signer.position limit 1)`.as("sent_at"),
    )
    .where("contract.partner_id", "=", partnerId)
    .where("contract.state", "=", "awaiting_signature")
    .where("contract.sign_by", ">=", on)
    .where((or) => or.or([or("contract.reminded_on", "is", null), or("contract.reminded_on", "<", on)]))
    .$if(after !== "", (query) => query.where("contract.document_id", ">", after))
    .orderBy("contract.document_id")
    .limit(perTransaction)
    .forUpdate()
    .execute();
  const due = waiting.filter(
    ({ sent_at, sign_by }) =>
      sent_at !== null && isReminderDay(on, { sentOn: calendarDay(sent_at, timeZone), signBy: sign_by as Day, days }),
  );
  for (const { document_id } of due) await remind(work, document_id, on);
  return { reminded: due.length, last: waiting.length === perTransaction ? waiting.at(-1)?.document_id : undefined };
}

async function remind(work: Work, documentId: string, on: Day): Promise<void> {
  await db(work).updateTable("documents.contracts").set({ reminded_on: on }).where("document_id", "=", documentId).execute();
  const { number, title, partnerId, customerId, contract } = await getContract(work, documentId);
  const signer = turnOf(await listSigners(work, documentId));
  const link = await db(work)
    .selectFrom("documents.sign_links")
    .select("id")
    .where("id", "=", signer?.link_id ?? null)
    .where("withdrawn_at", "is", null)
    .where("expires_at", ">", work.now)
    .executeTakeFirst();
  work.emit(
    contractReminded,
    { partnerId, customerId, objectId: documentId },
    {
      ...{ number, title, signBy: contract.signBy as Day, linkId: link?.id ?? null },
      signer: signer ? { id: signer.id, kind: signer.kind, adminId: signer.admin_id } : null,
    },
  );
}
