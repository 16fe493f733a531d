import { tooManyRequests } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findAdministrator, findAdministratorByName, plainName } from "../administrators/find-administrator.ts";
import { readableCharacters } from "../factors/recovery-codes.ts";
import { choosePassword } from "../passwords/choose-password.ts";
import { staffPasswordPolicy, staffRemembers } from "../passwords/staff-password-policy.ts";
import { linkUsedUp } from "../problems.ts";
import { securitySettings } from "../settings.ts";
import { forgetFailures } from "../sign-in/attempts.ts";
import { db } from "../tables.ts";
import {
  issuePasswordRequest,
  openPasswordLink,
  requestInsteadOfSending,
  resetsFromAddress,
  type Seal,
  takeGrant,
} from "./password-requests.ts";

const attempts = 5;
const codeLength = 8;
const limits = { perHour: 3, perDay: 8 };
const mostPerAddress = 10;
const invitationMs = 72 * 60 * 60_000;

/** Where the links of staff lead; the token stands behind the hash, so no server log ever sees it. */
const linkStart = (publicUrl: string): string => `${publicUrl}/admin/password#`;

/** Mails a code, if there is somebody to mail it to. The answer is the same either way (O-42). */
export async function requestStaffReset(
  work: Work,
  tools: { seal: Seal; publicUrl: string },
  typed: { identifier: string },
): Promise<{ requestId: string }> {
  if ((await resetsFromAddress(work, "staff")) >= mostPerAddress) {
    throw tooManyRequests("Too many resets from this address. Try again in an hour.", { retryAfterS: 3600 });
  }
  const found = await findAdministratorByName(work, typed.identifier);
  const admin = found?.status === "active" ? found : undefined;
  const identifier = admin?.login ?? plainName(typed.identifier);
  const before = await requestInsteadOfSending(work, { realm: "staff", identifier, limits });
  if (before) return before;
  const { resetMs } = await securitySettings(work);
  return issuePasswordRequest(work, tools.seal, {
    realm: "staff",
    purpose: "reset",
    subjectIds: admin ? [admin.id] : [],
    partnerId: null,
    identifier,
    channel: "email",
    to: admin ? [admin.email] : [],
    name: admin?.fullName ?? "",
    language: admin?.language ?? "en",
    code: { characters: readableCharacters, length: codeLength },
    attempts,
    lifeMs: resetMs,
    linkStart: linkStart(tools.publicUrl),
  });
}

/** Mails a link with which a new administrator chooses the password; nobody else ever knows it (O-44). */
export async function sendInvitation(
  work: Work,
  tools: { seal: Seal; publicUrl: string },
  admin: { id: string; login: string; email: string; fullName: string; language: string },
): Promise<void> {
  await issuePasswordRequest(work, tools.seal, {
    realm: "staff",
    purpose: "invitation",
    subjectIds: [admin.id],
    partnerId: null,
    identifier: admin.login,
    channel: "email",
    to: [admin.email],
    name: admin.fullName,
    language: admin.language,
    code: null,
    attempts,
    lifeMs: invitationMs,
    linkStart: linkStart(tools.publicUrl),
  });
}

/** Who a link is for, and the grant that it is worth. */
export async function openStaffPasswordLink(work: Work, token: string) {
  const opened = await openPasswordLink(work, { realm: "staff", token });
  const admin = await findFirst(work, opened.subjectIds);
  if (!admin || (admin.status !== "active" && admin.status !== "invited")) throw linkUsedUp();
  const { passwordMin } = await securitySettings(work);
  return { grant: opened.grant, purpose: opened.purpose, login: admin.login, name: admin.fullName, passwordMin };
}

/** Chooses the password; an invited administrator is active from then on. Signing in follows as always, second factor included. */
export async function chooseStaffPassword(work: Work, chosen: { grant: string; password: string }): Promise<{ login: string }> {
  const { purpose, subjectIds } = await takeGrant(work, { realm: "staff", grant: chosen.grant });
  const admin = await findFirst(work, subjectIds);
  if (!admin || (admin.status !== "active" && admin.status !== "invited")) throw linkUsedUp();
  await choosePassword(work, {
    realm: "staff",
    subjectId: admin.id,
    partnerId: null,
    password: chosen.password,
    policy: await staffPasswordPolicy(work, admin),
    remembers: staffRemembers,
    how: purpose === "reset" ? "reset" : "chosen",
  });
  await forgetFailures(work, "staff", admin.login);
  if (admin.status === "invited") {
    await db(work)
      .updateTable("identity.administrators")
      .set((eb) => ({ status: "active", updated_at: work.now, version: eb("version", "+", 1) }))
      .where("id", "=", admin.id)
      .execute();
  }
  work.audit({
    entity: "administrator",
    entityId: admin.id,
    label: admin.fullName,
    action: purpose === "reset" ? "password_reset" : "invitation_accepted",
    partnerId: null,
    changes: { password: { before: "(changed)", after: "(changed)" } },
  });
  return { login: admin.login };
}

const findFirst = async (work: Work, [id]: readonly string[]) => (id === undefined ? undefined : findAdministrator(work, id));
