// The devices of a customer that are told of news. A device is bound to the sign-in in which it was added: once that has ended it is told
// nothing more (P-213).
import { createHash } from "node:crypto";
import { sql } from "kysely";
import { z } from "zod";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { fieldProblem, impersonationReadOnly, notFound } from "../../../platform/problems.ts";
import type { PushTarget } from "../../../platform/push/pusher.ts";
import type { Tools } from "../../../platform/tools.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer } from "../../customers/index.ts";
import { hasSignInEnded } from "../../identity/index.ts";
import { getPartner, getSetting, sayIn } from "../../partners/index.ts";
import { insertPush } from "./insert-push.ts";
import { findPublicKey } from "./push-keys.ts";
import { type PushGroup, pushKinds } from "./push-kinds.ts";
import { hasServiceAccount } from "./service-account.ts";
import { pushPrivacy } from "./settings.ts";
import { type DeviceKind, db } from "./tables.ts";

const Web = z.object({ endpoint: z.string(), p256dh: z.string(), auth: z.string() });
const Native = z.object({ token: z.string() });

/** More than anybody has; the oldest go. */
const maxDevices = 20;

export async function showPush(work: Work) {
  const { customerId, partnerId } = ownCustomer(work);
  const rows = await db(work)
    .selectFrom("notifications.push_subscriptions")
    .selectAll()
    .where("customer_id", "=", customerId)
    .orderBy("created_at")
    .execute();
  const live: ReturnType<typeof viewOf>[] = [];
  for (const row of rows) if (!(await hasSignInEnded(work, row.sign_in_id))) live.push(viewOf(work, row));
  return {
    publicKey: (await findPublicKey(work)) ?? null,
    isNativeReady: await hasServiceAccount(work, partnerId),
    privacy: await getSetting(work, pushPrivacy, { partnerId }),
    devices: live,
  };
}

const shown = ["id", "kind", "device", "sign_in_id", "off_groups", "created_at", "told_at"] as const;

interface Row {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly device: string;
  readonly sign_in_id: string;
  readonly off_groups: PushGroup[];
  readonly created_at: Date;
  readonly told_at: Date | null;
}

const viewOf = (work: Work, row: Row) => ({
  id: row.id,
  kind: row.kind,
  device: row.device,
  isThisSignIn: row.sign_in_id === ownCustomer(work).sessionId,
  offGroups: row.off_groups,
  since: row.created_at.toISOString(),
  toldAt: row.told_at?.toISOString() ?? null,
});

/** The same device of another customer is this one's from now on: whoever signed in last on it. */
export async function subscribe(work: Work, tools: Tools, target: PushTarget, userAgent: string) {
  refuseStaff(work);
  const fault = tools.pusher.faultOf(target.endpoint);
  if (fault) throw fieldProblem("endpoint", "not-a-push-service", fault);
  return keep(work, {
    kind: "web",
    hash: hashOf(target.endpoint),
    sealed: tools.seal(JSON.stringify(target)),
    service: new URL(target.endpoint).hostname,
    device: userAgent,
  });
}

export interface NativeDevice {
  readonly token: string;
  readonly platform: "android" | "ios";
  /** The token that it had. */
  readonly replaces?: string | undefined;
}

/** P-217 a shell from a store. A renewed token is the same device, with what it does not want to be told of. */
export async function subscribeNative(work: Work, tools: Tools, { token, platform, replaces }: NativeDevice, userAgent: string) {
  refuseStaff(work);
  const { customerId, partnerId } = ownCustomer(work);
  if (!(await hasServiceAccount(work, partnerId)))
    throw fieldProblem("token", "no-native-push", "Shells from stores are told of nothing here.");
  const hash = hashOf(`native ${token}`);
  if (replaces !== undefined && replaces !== token) {
    const old = hashOf(`native ${replaces}`);
    await forgetOthers(work, hash);
    await sql`update notifications.push_subscriptions set address_hash = ${hash} where address_hash = ${old} and customer_id = ${customerId}
      and not exists (select from notifications.push_subscriptions where address_hash = ${hash})`.execute(work.tx);
    await sql`delete from notifications.push_subscriptions where address_hash = ${old} and customer_id = ${customerId}`.execute(work.tx);
  }
  return keep(work, {
    kind: platform,
    hash,
    sealed: tools.seal(JSON.stringify({ token })),
    service: "fcm.googleapis.com",
    device: userAgent,
  });
}

function refuseStaff(work: Work): void {
  if (ownCustomer(work).staff) throw impersonationReadOnly("Only customers add their own devices.");
}

const hashOf = (address: string): string => createHash("sha256").update(address).digest("base64url");

/** A row of somebody else is not seen here, so it is taken away by its address, which nobody knows but this device. */
const forgetOthers = async (work: Work, hash: string): Promise<void> => {
  await sql`select notifications.forget_push_address(${hash}, ${ownCustomer(work).customerId})`.execute(work.tx);
};

interface Kept {
  readonly kind: DeviceKind;
  readonly hash: string;
  readonly sealed: string;
  readonly service: string;
  readonly device: string;
}

async function keep(work: Work, { kind, hash, sealed, service, device }: Kept) {
  const { customerId, partnerId, sessionId } = ownCustomer(work);
  await forgetOthers(work, hash);
  const now = { seen_at: work.now, sign_in_id: sessionId, sealed, device: device.slice(0, 300) };
  const row = await db(work)
    .insertInto("notifications.push_subscriptions")
    .values({
      id: uuidv7(work.now.getTime()),
      kind,
      partner_id: partnerId,
      customer_id: customerId,
      address_hash: hash,
      service,
      created_at: work.now,
      told_at: null,
      ...now,
    })
    .onConflict((conflict) => conflict.column("address_hash").doUpdateSet(now))
    .returning(shown)
    .executeTakeFirstOrThrow();
  const isNew = row.created_at.getTime() === work.now.getTime();
  if (isNew) {
    await dropOldest(work, customerId);
    await note(work, row.id, "added");
  }
  return viewOf(work, row);
}

async function dropOldest(work: Work, customerId: string): Promise<void> {
  await sql`delete from notifications.push_subscriptions where id in (
    select id from notifications.push_subscriptions where customer_id = ${customerId} order by seen_at desc, id desc offset ${maxDevices})`.execute(
    work.tx,
  );
}

async function note(work: Work, id: string, action: "added" | "deleted"): Promise<void> {
  const { customerId, partnerId, name } = ownCustomer(work);
  work.audit({ entity: "push-device", entityId: id, label: name, action, partnerId, customerId, changes: {} });
}

export async function changeSubscription(work: Work, id: string, offGroups: PushGroup[]) {
  const row = await db(work)
    .updateTable("notifications.push_subscriptions")
    .set({ off_groups: [...new Set(offGroups)] })
    .where("id", "=", id)
    .where("customer_id", "=", ownCustomer(work).customerId)
    .returning(shown)
    .executeTakeFirst();
  if (!row) throw notFound();
  return viewOf(work, row);
}

export async function unsubscribe(work: Work, id: string): Promise<void> {
  const gone = await db(work)
    .deleteFrom("notifications.push_subscriptions")
    .where("id", "=", id)
    .where("customer_id", "=", ownCustomer(work).customerId)
    .returning("id")
    .executeTakeFirst();
  if (!gone) throw notFound();
  await note(work, id, "deleted");
}

/** A notice to one device, at once and in every mode: it is what its owner asks for. */
export async function testPush(work: Work, id: string): Promise<{ id: string }> {
  const { customerId } = ownCustomer(work);
  const device = await db(work)
    .selectFrom("notifications.push_subscriptions")
    .select("id")
    .where("id", "=", id)
    .where("customer_id", "=", customerId)
    .executeTakeFirst();
  if (!device) throw notFound();
  const { language, partnerId } = await getCustomer(work, customerId);
  const partner = await getPartner(work, partnerId);
  const kind = pushKinds.test;
  const pushId =
    kind &&
    (await insertPush(work, kind, {
      ...{ partner, customerId, kind: "test", cause: null, path: "/app", language, deviceIds: [id] },
      words: { title: partner.name, body: (await sayIn(work, partnerId, language, "push"))("test") },
    }));
  if (!pushId) throw notFound();
  return { id: pushId };
}

/** The devices of a customer that want to hear of something. */
export async function listLiveSubscriptions(work: Work, customerId: string, group: PushGroup | undefined): Promise<string[]> {
  const rows = await db(work)
    .selectFrom("notifications.push_subscriptions")
    .select(["id", "sign_in_id", "off_groups"])
    .where("customer_id", "=", customerId)
    .execute();
  const live: string[] = [];
  for (const { id, sign_in_id, off_groups } of rows)
    if ((group === undefined || !off_groups.includes(group)) && !(await hasSignInEnded(work, sign_in_id))) live.push(id);
  return live;
}

export type KnownTarget =
  | { readonly kind: "web"; readonly target: PushTarget; readonly service: string }
  | { readonly kind: "android" | "ios"; readonly token: string };

/** Where a device is written to; undefined: it is gone, or its sign-in has ended. */
export async function findTarget(work: Work, { unseal }: Pick<Tools, "unseal">, id: string): Promise<KnownTarget | undefined> {
  const row = await db(work)
    .selectFrom("notifications.push_subscriptions")
    .select(["kind", "sealed", "sign_in_id", "service"])
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row || (await hasSignInEnded(work, row.sign_in_id))) return undefined;
  const sealed: unknown = JSON.parse(unseal(row.sealed));
  if (row.kind === "web") return { kind: row.kind, target: Web.parse(sealed), service: row.service };
  return { kind: row.kind, token: Native.parse(sealed).token };
}
