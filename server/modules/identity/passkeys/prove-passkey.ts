// P-26 whose passkey this is: at the door, and where somebody who is signed in proves that they are still there.
import { type AuthenticationResponseJSON, generateAuthenticationOptions, verifyAuthenticationResponse } from "@simplewebauthn/server";
import type { CustomerActor } from "../../../platform/actor.ts";
import { type Problem, permissionDenied } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import type { CustomerSubject } from "../customers/customer-credentials.ts";
import { passkeyUnknown } from "../problems.ts";
import { logAttempt } from "../sign-in/attempts.ts";
import { renewSignIn } from "../sign-in/prove-presence.ts";
import { db } from "../tables.ts";
import { makeChallenge, takeChallenge } from "./challenges.ts";

/** The page on which a passkey is used: keys are bound to its host. */
export interface PasskeyPlace {
  readonly rpId: string;
  readonly origins: readonly string[];
}

/** What a browser answered; what it says is checked by the library alone. */
export interface SignedChallenge {
  readonly token: string;
  readonly response: { readonly id: string };
}

const realm = "customer";

/** What the browser asks the device to sign. At the door nobody is named: the device shows the accounts that it has keys for. */
export async function askForPasskey(work: Work, seal: Tools["seal"], place: PasskeyPlace, actor?: CustomerActor) {
  const subjectId = actor?.customerId ?? null;
  const { challenge, token } = makeChallenge(work, seal, { purpose: actor ? "passkey-proof" : "passkey-sign-in", subjectId });
  const options = await generateAuthenticationOptions({
    rpID: place.rpId,
    challenge: Buffer.from(challenge, "base64url"),
    userVerification: "required",
    ...(actor ? { allowCredentials: await keysOf(work, actor.customerId) } : {}),
  });
  return { token, options: { ...options } };
}

const keysOf = (work: Work, customerId: string) =>
  db(work)
    .selectFrom("identity.passkeys")
    .select("credential_id as id")
    .where("realm", "=", realm)
    .where("subject_id", "=", customerId)
    .execute();

/** The device has asked for a finger, a face or a PIN, so the key is two factors in one. A refusal is logged; the caller commits it. */
export async function provePasskey(
  work: Work,
  unseal: Tools["unseal"],
  place: PasskeyPlace,
  signed: SignedChallenge,
): Promise<({ kind: "proven" } & CustomerSubject) | { kind: "refused"; problem: Problem }> {
  const owner = await ownerOf(work, unseal, place, signed, null);
  if (owner?.isEnabled) return { kind: "proven", customerId: owner.customerId, partnerId: owner.partnerId };
  await logAttempt(work, {
    realm,
    identifier: "passkey",
    subjectId: owner?.customerId ?? null,
    partnerId: owner?.partnerId ?? null,
    outcome: "failed",
    detail: "passkey",
  });
  return { kind: "refused", problem: refused() };
}

/** P-24 as with the password: sensitive acts are open for ten minutes after this. */
export async function proveAgainWithPasskey(
  work: Work,
  unseal: Tools["unseal"],
  place: PasskeyPlace,
  actor: CustomerActor,
  signed: SignedChallenge,
): Promise<{ kind: "renewed"; token: string; stay: boolean } | { kind: "refused"; problem: Problem }> {
  if (actor.staff) throw permissionDenied("Passkeys belong to the customer alone.");
  const owner = await ownerOf(work, unseal, place, signed, actor.customerId);
  if (owner?.customerId !== actor.customerId) return { kind: "refused", problem: refused() };
  return { kind: "renewed", ...(await renewSignIn(work, actor.sessionId)) };
}

const refused = () => passkeyUnknown("Sign in with your password; you can add the passkey anew afterwards.");

async function ownerOf(
  work: Work,
  unseal: Tools["unseal"],
  place: PasskeyPlace,
  { token, response }: SignedChallenge,
  subjectId: string | null,
): Promise<(CustomerSubject & { isEnabled: boolean }) | undefined> {
  const challenge = await takeChallenge(work, unseal, token, { purpose: subjectId ? "passkey-proof" : "passkey-sign-in", subjectId });
  if (challenge === undefined) return undefined;
  const key = await db(work)
    .selectFrom("identity.passkeys as key")
    .innerJoin("identity.credentials as credential", (join) =>
      join.onRef("credential.realm", "=", "key.realm").onRef("credential.subject_id", "=", "key.subject_id"),
    )
    .select([
      "key.id",
      "key.subject_id",
      "key.credential_id",
      "key.public_key",
      "key.counter",
      "credential.partner_id",
      "credential.is_enabled",
    ])
    .where("key.credential_id", "=", response.id)
    .where("key.realm", "=", realm)
    .forUpdate("key")
    .executeTakeFirst();
  if (!key || key.partner_id === null) return undefined;
  const used = await verify(challenge, place, key, response);
  if (!used) return undefined;
  await db(work)
    .updateTable("identity.passkeys")
    .set({ counter: BigInt(used.newCounter), last_used_at: work.now, is_synced: used.credentialBackedUp })
    .where("id", "=", key.id)
    .execute();
  return { customerId: key.subject_id, partnerId: key.partner_id, isEnabled: key.is_enabled };
}

async function verify(
  challenge: string,
  place: PasskeyPlace,
  key: { credential_id: string; public_key: Uint8Array; counter: bigint },
  response: SignedChallenge["response"],
) {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: [...place.origins],
      expectedRPID: place.rpId,
      credential: { id: key.credential_id, publicKey: new Uint8Array(key.public_key), counter: Number(key.counter) },
      requireUserVerification: true,
    });
    return verified ? authenticationInfo : undefined;
  } catch {
    // The library throws at whatever is wrong with an answer; for who sends it, all of it is one refusal.
    return undefined;
  }
}
