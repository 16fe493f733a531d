import { editConflict, notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { isDefaultPartner, listPartners } from "../../partners/index.ts";
import { alreadyTaken } from "../problems.ts";
import { db } from "../tables.ts";
import type { IssuerKind } from "./issuer-rules.ts";

/** What staff see of one; its secret stays where it is. */
export interface Issuer {
  readonly id: string;
  readonly partnerId: string;
  readonly kind: IssuerKind;
  readonly name: string;
  readonly issuerUrl: string;
  readonly clientId: string;
  readonly appleTeamId: string;
  readonly appleKeyId: string;
  readonly isOn: boolean;
  readonly version: number;
}

export interface IssuerWithSecret extends Issuer {
  readonly sealedSecret: string;
}

interface IssuerFields {
  readonly kind: IssuerKind;
  readonly name: string;
  readonly issuerUrl: string;
  readonly clientId: string;
  /** Undefined: as it is. */
  readonly secret?: string | undefined;
  readonly appleTeamId: string;
  readonly appleKeyId: string;
  readonly isOn: boolean;
}

const columns = [
  "id",
  "partner_id as partnerId",
  "kind",
  "name",
  "issuer_url as issuerUrl",
  "client_id as clientId",
  "apple_team_id as appleTeamId",
  "apple_key_id as appleKeyId",
  "is_on as isOn",
  "version",
] as const;

export const listIssuersOf = (work: Work, partnerId: string): Promise<Issuer[]> =>
  db(work)
    .selectFrom("identity.issuers")
    .select(columns)
    .where("partner_id", "=", partnerId)
    .orderBy("position")
    .orderBy("created_at")
    .execute();

/** P-39 the partner's own, switched on or not; where it names none, the default partner's. */
export async function issuersFor(work: Work, partnerId: string): Promise<Issuer[]> {
  const own = await listIssuersOf(work, partnerId);
  if (own.length > 0) return own;
  const standard = (await listPartners(work)).find(isDefaultPartner);
  return standard && standard.id !== partnerId ? listIssuersOf(work, standard.id) : [];
}

export async function findIssuer(work: Work, id: string): Promise<IssuerWithSecret | undefined> {
  return db(work)
    .selectFrom("identity.issuers")
    .select([...columns, "sealed_secret as sealedSecret"])
    .where("id", "=", id)
    .executeTakeFirst();
}

const rowOf = ({ kind, name, issuerUrl, clientId, appleTeamId, appleKeyId, isOn }: IssuerFields) => ({
  kind,
  name,
  issuer_url: issuerUrl,
  client_id: clientId,
  apple_team_id: appleTeamId,
  apple_key_id: appleKeyId,
  is_on: isOn,
});

export async function addIssuer(
  work: Work,
  seal: Tools["seal"],
  partnerId: string,
  fields: IssuerFields & { secret: string },
): Promise<Issuer> {
  const id = uuidv7(work.now.getTime());
  const before = await listIssuersOf(work, partnerId);
  refuseTwice(before, fields);
  await db(work)
    .insertInto("identity.issuers")
    .values({
      id,
      partner_id: partnerId,
      ...rowOf(fields),
      sealed_secret: seal(fields.secret),
      position: before.length,
      created_at: work.now,
      updated_at: work.now,
    })
    .execute();
  audit(work, partnerId, { id, name: fields.name }, "created");
  return getOwn(work, partnerId, id);
}

export async function changeIssuer(
  work: Work,
  seal: Tools["seal"],
  which: { partnerId: string; id: string; version: number },
  fields: IssuerFields,
): Promise<Issuer> {
  const before = await getOwn(work, which.partnerId, which.id);
  if (before.version !== which.version) throw editConflict("This way of signing in was changed meanwhile.", { current: before });
  refuseTwice(
    (await listIssuersOf(work, which.partnerId)).filter(({ id }) => id !== which.id),
    fields,
  );
  await db(work)
    .updateTable("identity.issuers")
    .set({
      ...rowOf(fields),
      ...(fields.secret === undefined ? {} : { sealed_secret: seal(fields.secret) }),
      version: which.version + 1,
      updated_at: work.now,
    })
    .where("id", "=", which.id)
    .execute();
  const changed = (["name", "issuerUrl", "clientId", "isOn"] as const).filter((key) => before[key] !== fields[key]);
  audit(work, which.partnerId, { id: which.id, name: fields.name }, "updated", {
    ...Object.fromEntries(changed.map((key) => [key, { before: before[key], after: fields[key] }])),
    ...(fields.secret === undefined ? {} : { secret: { before: "(changed)", after: "(changed)" } }),
  });
  return getOwn(work, which.partnerId, which.id);
}

/** Whoever has linked an account of it signs in otherwise from now on. */
export async function removeIssuer(work: Work, { partnerId, id }: { partnerId: string; id: string }): Promise<void> {
  const { name } = await getOwn(work, partnerId, id);
  await db(work).deleteFrom("identity.issuers").where("id", "=", id).execute();
  audit(work, partnerId, { id, name }, "deleted");
}

async function getOwn(work: Work, partnerId: string, id: string): Promise<Issuer> {
  const found = (await listIssuersOf(work, partnerId)).find((issuer) => issuer.id === id);
  if (!found) throw notFound();
  return found;
}

function refuseTwice(others: readonly Issuer[], { issuerUrl, clientId }: IssuerFields): void {
  if (others.some((other) => other.issuerUrl === issuerUrl && other.clientId === clientId))
    throw alreadyTaken("This issuer is listed already.", { errors: [{ field: "issuerUrl", code: "duplicate" }] });
}

function audit(
  work: Work,
  partnerId: string,
  { id, name }: { id: string; name: string },
  action: "created" | "updated" | "deleted",
  changes: Record<string, { before: unknown; after: unknown }> = {},
): void {
  const about = { entity: "sign-in-issuer", entityId: id, label: name, partnerId };
  work.audit({ ...about, action, ...(Object.keys(changes).length > 0 ? { changes } : {}) });
}
