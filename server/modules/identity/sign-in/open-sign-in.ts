import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { db, type Realm, type SignInMethod } from "../tables.ts";
import { hashToken, newToken } from "../tokens.ts";

export interface NewSignIn {
  readonly realm: Realm;
  readonly subjectId: string;
  readonly partnerId?: string | null;
  readonly name: string;
  readonly method: SignInMethod;
  readonly stay?: boolean;
  /** Set: a member of staff looks through the customer's eyes. Such a sign-in never proves that its person is there. */
  readonly staff?: { readonly adminId: string; readonly name: string; readonly mode: "view" | "act" };
}

export interface OpenedSignIn {
  readonly signInId: string;
  /** Goes into the cookie and is nowhere else afterwards. */
  readonly token: string;
}

/** Signs somebody in who has proven to be the subject. A new token each time: what was in the browser before is worth nothing. */
export async function openSignIn(work: Work, signIn: NewSignIn): Promise<OpenedSignIn> {
  const token = newToken();
  const signInId = uuidv7(work.now.getTime());
  await db(work)
    .insertInto("identity.sign_ins")
    .values({
      id: signInId,
      token_hash: hashToken(token),
      previous_token_hash: null,
      rotated_at: null,
      realm: signIn.realm,
      subject_id: signIn.subjectId,
      partner_id: signIn.partnerId ?? null,
      name: signIn.name,
      method: signIn.method,
      stay: signIn.stay ?? false,
      staff_id: signIn.staff?.adminId ?? null,
      staff_name: signIn.staff?.name ?? null,
      mode: signIn.staff?.mode ?? null,
      created_at: work.now,
      last_seen_at: work.now,
      proved_at: signIn.staff ? null : work.now,
      ip: work.origin.ip ?? null,
      user_agent: work.origin.userAgent ?? null,
      ended_at: null,
      ended_by: null,
    })
    .execute();
  return { signInId, token };
}
