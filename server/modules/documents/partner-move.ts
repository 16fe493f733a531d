import { sql } from "kysely";
import type { MoveParticipant } from "../customers/index.ts";

/** Files and contracts of a customer go along when they move to another partner. */
export const documentsOfPartnerMoves: MoveParticipant = {
  async carry(work, { customer, to }) {
    await sql`update platform.files set partner_id = ${to.id}
      where id in (
        select file_id from documents.documents where customer_id = ${customer.id}
        union select file_id from documents.asked_documents where customer_id = ${customer.id}
        union select signed_file_id from documents.contracts where customer_id = ${customer.id}
      )`.execute(work.tx);
    for (const table of ["contracts", "contract_events", "signers", "generations", "sign_links", "sign_codes", "asked_documents"]) {
      await sql`update ${sql.table(`documents.${table}`)} set partner_id = ${to.id} where customer_id = ${customer.id}`.execute(work.tx);
    }
    await sql`update documents.documents set partner_id = ${to.id} where customer_id = ${customer.id}`.execute(work.tx);
  },
};
