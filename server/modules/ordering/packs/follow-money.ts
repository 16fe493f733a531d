// What becomes of a pack when the money for it comes, or what asked for it is taken back.
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import type { MergeParticipant, MoveParticipant } from "../../customers/index.ts";
import { addData } from "./sell-pack.ts";
import { db } from "./tables.ts";

/** Told however often and late: the data of a pack is given once. */
export async function addPaid(work: Work, kind: "invoice" | "proforma", documentId: string): Promise<void> {
  const pack = await findWaiting(work, kind, documentId);
  if (pack) await addData(work, pack);
}

/** Nobody will pay for it any more. */
export async function giveUp(work: Work, kind: "invoice" | "proforma", documentId: string): Promise<void> {
  const pack = await findWaiting(work, kind, documentId);
  if (pack)
    await db(work)
      .updateTable("ordering.packs")
      .set({ state: "cancelled" })
      .where("id", "=", pack.id)
      .where("state", "=", "waiting")
      .execute();
}

const findWaiting = (work: Work, kind: "invoice" | "proforma", documentId: string) =>
  db(work)
    .selectFrom("ordering.packs")
    .select("id")
    .where("document_kind", "=", kind)
    .where("document_id", "=", documentId)
    .where("state", "=", "waiting")
    .executeTakeFirst();

/** Packs go with the service they are for. */
export const packsOfMerges: MergeParticipant = {
  async move(work, { loser, survivor }) {
    for (const table of ["packs", "auto_packs"])
      await sql`update ${sql.table(`ordering.${table}`)} set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    await sql`update ordering.packs set payer_id = ${survivor.id} where payer_id = ${loser.id}`.execute(work.tx);
    return {};
  },
};

export const packsOfPartnerMoves: MoveParticipant = {
  async carry(work, { customer, to }) {
    for (const table of ["packs", "auto_packs"])
      await sql`update ${sql.table(`ordering.${table}`)} set partner_id = ${to.id} where customer_id = ${customer.id}`.execute(work.tx);
  },
};
