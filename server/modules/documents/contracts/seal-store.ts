// The certificate of this installation: made when the first contract is signed, and kept under the installation's own key.
import { sql } from "kysely";
import { makeSealKeys, type SealKeys } from "../../../platform/pdf/seal-pdf.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { listPartners } from "../../partners/index.ts";
import { db } from "../tables.ts";

/** As the program itself: nobody else reads the key. */
export async function ensureSeal(work: Work, tools: Pick<Tools, "seal" | "unseal">): Promise<SealKeys> {
  return (await findSeal(work, tools)) ?? (await makeSeal(work, tools));
}

async function findSeal(work: Work, { unseal }: Pick<Tools, "unseal">): Promise<SealKeys | undefined> {
  const row = await db(work).selectFrom("documents.seals").selectAll().orderBy("made_at", "desc").limit(1).executeTakeFirst();
  return row && { certificate: row.certificate, privateKey: unseal(row.key_sealed) };
}

async function makeSeal(work: Work, tools: Pick<Tools, "seal" | "unseal">): Promise<SealKeys> {
  // Two first signatures at once make one certificate.
  await sql`lock table documents.seals in exclusive mode`.execute(work.tx);
  const made = await findSeal(work, tools);
  if (made) return made;
  const [main] = await listPartners(work);
  const keys = makeSealKeys(`${main?.legalName || main?.name || "Provider"}, document seal`.slice(0, 64), work.now);
  await db(work)
    .insertInto("documents.seals")
    .values({ certificate: keys.certificate, key_sealed: tools.seal(keys.privateKey), made_at: work.now })
    .execute();
  return keys;
}
