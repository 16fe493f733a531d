import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { registrationState } from "./problems.ts";

/**
 * B-245 what the tax office has, or may have by now, is not made as if it had never been: it is credited. What it refused is let go with its
 * document.
 */
export async function dropRegistration(work: Work, documentId: string): Promise<void> {
  const { rows } = await sql<{ state: string }>`update billing.fiscal_registrations
    set state = case state when 'refused' then 'waived' else state end, version = version + 1
    where source_id = ${documentId} returning state`.execute(work.tx);
  const state = rows[0]?.state;
  if (state === "waiting" || state === "registered")
    throw registrationState("The tax office has this document, or is about to have it. Credit it instead.");
}
