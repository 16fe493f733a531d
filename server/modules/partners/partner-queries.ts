import { sql } from "kysely";
import { seesPartner } from "../../platform/db/visible-to.ts";
import { kept } from "../../platform/kept.ts";
import { perWork } from "../../platform/per-work.ts";
import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { db } from "./tables.ts";

export interface Partner {
  readonly id: string;
  /** 1 is the default partner. */
  readonly number: number;
  readonly code: string;
  readonly name: string;
  readonly status: "active" | "suspended";
  readonly legalName: string;
  readonly street: string;
  readonly city: string;
  readonly zip: string;
  readonly country: string;
  readonly taxNumber: string;
  readonly companyNumber: string;
  readonly email: string;
  readonly phone: string;
  readonly website: string;
  readonly bankName: string;
  readonly iban: string;
  readonly bic: string;
  readonly accentColour: string;
  readonly logoFileId: string | null;
  readonly portalHost: string | null;
  readonly currency: string;
  readonly language: string;
  readonly timeZone: string;
  readonly version: number;
}

export const defaultPartnerNumber = 1;
export const isDefaultPartner = (partner: Pick<Partner, "number">): boolean => partner.number === defaultPartnerNumber;

export const partnerColumns = [
  "partner.id",
  "partner.number",
  "partner.code",
  "partner.name",
  "partner.status",
  "partner.legal_name as legalName",
  "partner.street",
  "partner.city",
  "partner.zip",
  "partner.country",
  "partner.tax_number as taxNumber",
  "partner.company_number as companyNumber",
  "partner.email",
  "partner.phone",
  "partner.website",
  "partner.bank_name as bankName",
  "partner.iban",
  "partner.bic",
  "partner.accent_colour as accentColour",
  "partner.logo_file_id as logoFileId",
  "partner.portal_host as portalHost",
  "partner.currency",
  "partner.language",
  "partner.time_zone as timeZone",
  "partner.version",
] as const;

const known = perWork(() => new Map<string, Promise<Partner | undefined>>());

const allPartners = kept({
  tables: ["partners.partners"],
  entities: ["partner"],
  read: (work) => db(work).selectFrom("partners.partners as partner").select(partnerColumns).orderBy("partner.number").execute(),
});

/** Every work asks for the same partner again and again, so it is read once. Not filtered by who asks: a partner's currency and time zone are everybody's. */
export function findPartner(work: Work, id: string): Promise<Partner | undefined> {
  const cache = known(work);
  let found = cache.get(id);
  if (!found) {
    found = work.kept ? findKept(work, id) : queryPartner(work, id);
    cache.set(id, found);
  }
  return found;
}

const queryPartner = (work: Work, id: string): Promise<Partner | undefined> =>
  db(work).selectFrom("partners.partners as partner").select(partnerColumns).where("partner.id", "=", id).executeTakeFirst();
const findKept = async (work: Work, id: string): Promise<Partner | undefined> =>
  (await allPartners(work)).find((partner) => partner.id === id);

/** After a change within the same work. */
export const forgetPartner = (work: Work, id: string): void => void known(work).delete(id);

export async function getPartner(work: Work, id: string): Promise<Partner> {
  const partner = await findPartner(work, id);
  if (!partner) throw notFound(`There is no partner ${id}.`);
  return partner;
}

/** As `getPartner`, for somebody who asks by name: another's partner is not there. */
export async function getVisiblePartner(work: Work, id: string): Promise<Partner> {
  if (!seesPartner(work.actor, id)) throw notFound();
  return getPartner(work, id);
}

/** All partners of the installation, by number. */
export async function listPartners(work: Work): Promise<readonly Partner[]> {
  const partners = await allPartners(work);
  for (const partner of partners) known(work).set(partner.id, Promise.resolve(partner));
  return partners;
}

/** The partner whose page this is: by host name, else by code, else the default one (P-15). */
export async function findPartnerOfPage(
  work: Work,
  { host, code }: { host: string; code: string | undefined },
): Promise<Partner | undefined> {
  return db(work)
    .selectFrom("partners.partners as partner")
    .select(partnerColumns)
    .where((eb) =>
      eb.or([
        eb("partner.portal_host", "=", host.toLowerCase()),
        ...(code === undefined ? [] : [eb("partner.code", "=", code)]),
        eb("partner.number", "=", defaultPartnerNumber),
      ]),
    )
    .orderBy(sql`case when partner.portal_host = ${host.toLowerCase()} then 0 when partner.code = ${code ?? ""} then 1 else 2 end`)
    .limit(1)
    .executeTakeFirst();
}
