import { sql } from "kysely";
import type { Work } from "../../platform/work.ts";

/** Takes code and link out of a `code.issued` event once they are sent: nobody finds them in the outbox afterwards (M-52). */
export async function eraseIssuedCode(work: Work, eventId: string): Promise<void> {
  await sql`update platform.events set data = data || '{"sealed": null}' where id = ${eventId} and type = 'code.issued'`.execute(work.tx);
}
