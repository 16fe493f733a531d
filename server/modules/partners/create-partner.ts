import { sql } from "kysely";
import type { z } from "zod";
import { permissionDenied } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import type { NewPartnerBody } from "./contract.ts";
import { partnerCreated } from "./events.ts";
import { refuseTakenNames } from "./partner-names.ts";
import { defaultPartnerNumber, forgetPartner, getPartner, type Partner } from "./partner-queries.ts";
import { partnerRow } from "./partner-row.ts";
import { db } from "./tables.ts";

export type NewPartner = z.input<typeof NewPartnerBody>;

/** Makes a partner. The first one is the default partner, number 1, whose values are the system's. */
export async function createPartner(work: Work, partner: NewPartner): Promise<Partner> {
  if ("partners" in work.actor && work.actor.partners !== "all") throw permissionDenied("Only staff of all partners make partners.");
  // So that of two first partners only one becomes number 1; partners are made seldom enough to wait.
  await sql`lock table partners.partners in share row exclusive mode`.execute(work.tx);
  await refuseTakenNames(work, partner);
  const first = await db(work).selectFrom("partners.partners").select("id").limit(1).executeTakeFirst();
  const number = first ? sql<number>`nextval('partners.partner_number_seq')` : defaultPartnerNumber;
  const { code, name, legalName, currency, timeZone, ...rest } = partner;
  const { id } = await db(work)
    .insertInto("partners.partners")
    .values({ ...partnerRow(rest), code, name, legal_name: legalName, currency, time_zone: timeZone, number, created_at: work.now })
    .returning("id")
    .executeTakeFirstOrThrow();
  forgetPartner(work, id);
  const made = await getPartner(work, id);
  work.audit({
    entity: "partner",
    entityId: id,
    label: `Partner ${made.number}`,
    action: "created",
    partnerId: id,
    changes: { name: { before: null, after: name } },
  });
  work.emit(partnerCreated, { partnerId: id, objectId: id }, { number: made.number, code });
  return made;
}
