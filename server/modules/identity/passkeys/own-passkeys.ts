// P-192 the passkeys of a customer who is signed in: see them, add one, take one away.
import { generateRegistrationOptions, type RegistrationResponseJSON, verifyRegistrationResponse } from "@simplewebauthn/server";
import type { CustomerActor } from "../../../platform/actor.ts";
import { notFound, permissionDenied } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { ensureCustomerCredential } from "../customers/customer-credentials.ts";
import { factorChanged } from "../events.ts";
import { passkeyRefused, wrongState } from "../problems.ts";
import { db } from "../tables.ts";
import { makeChallenge, takeChallenge } from "./challenges.ts";
import type { PasskeyPlace } from "./prove-passkey.ts";

const realm = "customer";
const most = 10;
/** Ed25519, P-256 and RSA: what devices make. */
const supportedAlgorithmIDs = [-8, -7, -257];

/** Whoever looks through the customer's eyes sees nothing of them and changes nothing (P-38). */
function refuseStaff(actor: CustomerActor): void {
  if (actor.staff) throw permissionDenied("Passkeys belong to the customer alone.");
}

export async function listOwnPasskeys(work: Work, actor: CustomerActor) {
  refuseStaff(actor);
  const rows = await db(work)
    .selectFrom("identity.passkeys")
    .select(["id", "name", "rp_id", "is_synced", "created_at", "last_used_at"])
    .where("realm", "=", realm)
    .where("subject_id", "=", actor.customerId)
    .orderBy("created_at")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    host: row.rp_id,
    isSynced: row.is_synced,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  }));
}

/** What the browser asks the device to make. */
export async function startOwnPasskey(
  work: Work,
  seal: Tools["seal"],
  place: PasskeyPlace,
  actor: CustomerActor,
  about: { provider: string; login: string; name: string },
) {
  refuseStaff(actor);
  const before = await db(work)
    .selectFrom("identity.passkeys")
    .select("credential_id as id")
    .where("realm", "=", realm)
    .where("subject_id", "=", actor.customerId)
    .execute();
  if (before.length >= most) throw wrongState("More than ten passkeys are not kept. Remove one that you no longer use.");
  const { challenge, token } = makeChallenge(work, seal, { purpose: "passkey-new", subjectId: actor.customerId });
  const options = await generateRegistrationOptions({
    rpName: about.provider,
    rpID: place.rpId,
    userName: about.login,
    userDisplayName: about.name,
    // The same person again on the same device is the same account there.
    userID: new TextEncoder().encode(actor.customerId),
    challenge: Buffer.from(challenge, "base64url"),
    attestationType: "none",
    supportedAlgorithmIDs,
    excludeCredentials: before,
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  return { token, options: { ...options } };
}

/** Keeps the public half of what the device has made. */
export async function saveOwnPasskey(
  work: Work,
  unseal: Tools["unseal"],
  place: PasskeyPlace,
  actor: CustomerActor,
  made: { token: string; response: { id: string }; name: string; label: string },
): Promise<void> {
  refuseStaff(actor);
  const challenge = await takeChallenge(work, unseal, made.token, { purpose: "passkey-new", subjectId: actor.customerId });
  const info = challenge === undefined ? undefined : await verify(challenge, place, made.response);
  if (!info) throw passkeyRefused("It took too long or came from another page. Start again.");
  await ensureCustomerCredential(work, actor);
  const kept = await db(work)
    .insertInto("identity.passkeys")
    .values({
      id: uuidv7(work.now.getTime()),
      realm,
      subject_id: actor.customerId,
      credential_id: info.credential.id,
      public_key: Buffer.from(info.credential.publicKey),
      counter: BigInt(info.credential.counter),
      transports: info.credential.transports ?? [],
      rp_id: place.rpId,
      name: made.name,
      is_synced: info.credentialBackedUp,
      created_at: work.now,
      last_used_at: null,
    })
    .onConflict((conflict) => conflict.column("credential_id").doNothing())
    .executeTakeFirst();
  if (kept.numInsertedOrUpdatedRows !== 1n) throw passkeyRefused("This passkey is kept already.");
  tell(work, actor, made.label, "passkey_added");
}

export async function removeOwnPasskey(work: Work, actor: CustomerActor, passkeyId: string, label: string): Promise<void> {
  refuseStaff(actor);
  const gone = await db(work)
    .deleteFrom("identity.passkeys")
    .where("id", "=", passkeyId)
    .where("realm", "=", realm)
    .where("subject_id", "=", actor.customerId)
    .executeTakeFirst();
  if (gone.numDeletedRows === 0n) throw notFound();
  tell(work, actor, label, "passkey_removed");
}

async function verify(challenge: string, place: PasskeyPlace, response: { id: string }) {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: [...place.origins],
      expectedRPID: place.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs,
    });
    return verified ? registrationInfo : undefined;
  } catch {
    return undefined;
  }
}

/** The customer hears of it on the way that they are known by: if it was not them, every minute counts. */
function tell(
  work: Work,
  { customerId, partnerId, name }: CustomerActor,
  label: string,
  change: "passkey_added" | "passkey_removed",
): void {
  work.emit(factorChanged, { partnerId, customerId, objectId: customerId }, { realm: "customer", change, byName: name });
  work.audit({ entity: "customer", entityId: customerId, label, partnerId, customerId, action: change });
}
