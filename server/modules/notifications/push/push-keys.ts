// P-209 the installation's own keys: no account anywhere is needed. A browser binds its subscription to the public one, so they are made once
// and kept for ever; the private one is sealed with the installation's key and goes with every backup of database and secrets.
import type { PushKeys } from "../../../platform/push/pusher.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { db } from "./tables.ts";

/** However many start at once, one pair is kept. */
export async function ensurePushKeys(work: Work, { pusher, seal }: Pick<Tools, "pusher" | "seal">): Promise<void> {
  if (await findPublicKey(work)) return;
  const { publicKey, privateKey } = pusher.makeKeys();
  await db(work)
    .insertInto("notifications.push_keys")
    .values({ public_key: publicKey, private_sealed: seal(privateKey), made_at: work.now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function findPublicKey(work: Work): Promise<string | undefined> {
  return (await db(work).selectFrom("notifications.push_keys").select("public_key").executeTakeFirst())?.public_key;
}

/** Undefined: there are none, or they were sealed with a key that this installation has lost. */
export async function findPushKeys(work: Work, { unseal }: Pick<Tools, "unseal">): Promise<PushKeys | undefined> {
  const row = await db(work).selectFrom("notifications.push_keys").select(["public_key", "private_sealed"]).executeTakeFirst();
  if (!row) return undefined;
  try {
    return { publicKey: row.public_key, privateKey: unseal(row.private_sealed) };
  } catch {
    return undefined;
  }
}

/** For staff. Those of one partner may not read the private key, which is nobody's business of theirs: then what is there counts as ready. */
export async function stateOfKeys(work: Work, tools: Pick<Tools, "unseal">): Promise<"ready" | "missing" | "unreadable"> {
  if ((await findPublicKey(work)) === undefined) return "missing";
  const isOfAll = (work.actor.kind === "staff" || work.actor.kind === "key") && work.actor.partners === "all";
  if (!isOfAll) return "ready";
  return (await findPushKeys(work, tools)) ? "ready" : "unreadable";
}
