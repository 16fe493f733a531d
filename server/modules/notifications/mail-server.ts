// The mail server that holds for a partner, with its password.
import { z } from "zod";
import type { SmtpServer } from "../../platform/mail/mailer.ts";
import { fieldProblem } from "../../platform/problems.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { explainSetting, isDefaultPartner, type Partner, resetSetting, type SettingTarget, setSetting } from "../partners/index.ts";
import type { saveServerEndpoint } from "./contract.ts";
import { type SmtpSetting, smtpServer } from "./settings.ts";
import { db } from "./tables.ts";

const installation = "00000000-0000-0000-0000-000000000000";

export interface KnownServer {
  readonly server: z.output<typeof SmtpSetting>;
  readonly origin: "default" | "system" | "partner" | "location" | "customer";
  /** Empty: none was set for this very server and user. */
  readonly password: string;
}

/** What is sealed: a password is for one user of one server, and is told to no other, whoever changes the setting. */
const Kept = z.object({ host: z.string(), user: z.string(), password: z.string() });

export async function findServer(work: Work, tools: Tools, partnerId: string): Promise<KnownServer> {
  const { value: server, origin } = await explainSetting(work, smtpServer, { partnerId });
  // Whoever names a server sets its password beside it; a partner's own server never gets the installation's.
  const scopeId = origin === "partner" ? partnerId : installation;
  const row = await db(work).selectFrom("notifications.mail_passwords").select("sealed").where("scope_id", "=", scopeId).executeTakeFirst();
  const kept = row && Kept.parse(JSON.parse(tools.unseal(row.sealed)));
  return { server, origin, password: kept && isFor(kept, server) ? kept.password : "" };
}

const isFor = (kept: { host: string; user: string }, server: { host: string; user: string }): boolean =>
  kept.host === server.host && kept.user === server.user;

export const asSmtpServer = ({ server, password }: KnownServer): SmtpServer => ({ ...server, password });

/** M-9 The default partner's values are the installation's. */
const targetFor = (partner: Partner): SettingTarget =>
  isDefaultPartner(partner) ? { level: "system" } : { level: "partner", partnerId: partner.id };

type ServerBody = z.output<(typeof saveServerEndpoint)["body"]>;

export async function saveServer(work: Work, tools: Tools, partner: Partner, { password, ...server }: ServerBody): Promise<void> {
  const target = targetFor(partner);
  const before = await findServer(work, tools, partner.id);
  const keepsPassword = before.origin === target.level && isFor(before.server, server) && before.password !== "";
  if (password === undefined && server.user !== "" && !keepsPassword)
    throw fieldProblem("password", "required", "Type the password for this server and user.");
  await setSetting(work, smtpServer, target, server);
  if (password === undefined && server.user !== "") return;
  const kept = server.user === "" || !password ? undefined : { host: server.host, user: server.user, password };
  await keepPassword(work, partner, target, kept && tools.seal(JSON.stringify(kept)));
}

export async function resetServer(work: Work, partner: Partner): Promise<void> {
  const target = targetFor(partner);
  await resetSetting(work, smtpServer, target);
  await keepPassword(work, partner, target, undefined);
}

async function keepPassword(work: Work, partner: Partner, target: SettingTarget, sealed: string | undefined): Promise<void> {
  const partnerId = target.level === "system" ? null : partner.id;
  const scopeId = partnerId ?? installation;
  if (sealed === undefined) await db(work).deleteFrom("notifications.mail_passwords").where("scope_id", "=", scopeId).execute();
  else
    await db(work)
      .insertInto("notifications.mail_passwords")
      .values({ scope_id: scopeId, partner_id: partnerId, sealed, changed_at: work.now })
      .onConflict((conflict) => conflict.column("scope_id").doUpdateSet({ sealed, changed_at: work.now }))
      .execute();
  work.audit({
    entity: "setting",
    entityId: `messages.smtp_password@${target.level}:${scopeId}`,
    label: "Mail server's password",
    action: sealed === undefined ? "reset" : "changed",
    partnerId,
    changes: { password: { before: "(hidden)", after: sealed === undefined ? "(none)" : "(changed)" } },
  });
}
