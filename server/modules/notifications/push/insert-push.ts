import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import type { Partner } from "../../partners/index.ts";
import { wakePush } from "./deliver-push-job.ts";
import type { Fallback } from "./fallback.ts";
import type { PushKind } from "./push-kinds.ts";
import { pushMoment } from "./push-rules.ts";
import { db } from "./tables.ts";

interface Insert {
  readonly partner: Partner;
  readonly customerId: string;
  readonly kind: string;
  readonly cause: string | null;
  readonly words: { readonly title: string; readonly body: string };
  readonly path: string;
  readonly language: string;
  readonly messageId?: string | undefined;
  readonly fallback?: Fallback | undefined;
  readonly deviceIds: readonly string[];
}

/** Undefined: it was told before, or there is no device to tell. */
export async function insertPush(work: Work, kind: PushKind, push: Insert): Promise<string | undefined> {
  const { partner, customerId, deviceIds } = push;
  if (deviceIds.length === 0) return undefined;
  const dueAt = pushMoment(work.now, partner.timeZone, kind.evenAtNight ?? false);
  const owner = { partner_id: partner.id, customer_id: customerId };
  const made = await db(work)
    .insertInto("notifications.pushes")
    .values({
      id: uuidv7(work.now.getTime()),
      ...owner,
      kind: push.kind,
      cause_key: push.cause,
      ...push.words,
      path: push.path,
      language: push.language,
      message_id: push.messageId ?? null,
      state: "waiting",
      state_at: work.now,
      due_at: dueAt,
      expires_at: new Date(dueAt.getTime() + kind.ttlMinutes * 60_000),
      fallback: push.fallback ? JSON.stringify(push.fallback) : null,
      created_at: work.now,
    })
    .onConflict((conflict) => conflict.column("cause_key").doNothing())
    .returning("id")
    .executeTakeFirst();
  if (!made) return undefined;
  await db(work)
    .insertInto("notifications.push_deliveries")
    .values(
      deviceIds.map((id) => ({
        push_id: made.id,
        subscription_id: id,
        ...owner,
        state: "waiting" as const,
        next_try_at: dueAt,
        state_at: work.now,
      })),
    )
    .execute();
  if (dueAt <= work.now) await wakePush(work, made.id);
  return made.id;
}
