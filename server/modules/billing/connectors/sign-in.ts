// OAuth 2.0 by the authorization code: a person is sent to the system with a state that only their own sign-in here can answer, comes back with
// a code, and a job exchanges it for the keys. Nothing of it is on the network inside a transaction, and nothing is stored in the clear.
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { sql } from "kysely";
import type { JobRun } from "../../../platform/jobs.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { findOpen, noteConnection } from "./connection-queries.ts";
import { pushSoon } from "./jobs.ts";
import { type AccountingSystem, type AccountingSystems, type Organisation, SystemFault } from "./ports.ts";
import { notConnected, signInNotKnown } from "./problems.ts";
import { db } from "./tables.ts";
import { appOf, type Connection, holdTurn, openTokens, sealTokens, type Turn } from "./turn.ts";

const signInMs = 15 * 60_000;

/** Where the systems send people back to; it is registered with the app there. */
export const redirectUri = (publicUrl: string): string => `${publicUrl}/admin/accounting/connection/answer`;

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");
const actorId = (work: Work): string | null => (work.actor.kind === "staff" ? work.actor.adminId : null);

/** @returns where the person agrees. */
export async function beginSignIn(
  work: Work,
  { tools, systems }: { tools: Tools; systems: AccountingSystems },
  partnerId: string,
): Promise<string> {
  const connection = await findOpen(work, partnerId);
  const system = connection && systems.get(connection.system);
  if (!connection || !system) throw notConnected("Choose the system and save the keys of your app first.");
  const state = randomBytes(32).toString("base64url");
  const verifier = randomBytes(48).toString("base64url");
  await db(work)
    .updateTable("billing.accounting_connections")
    .set({
      sign_in_hash: hashOf(state),
      sign_in_by: actorId(work),
      sign_in_until: new Date(work.now.getTime() + signInMs),
      sign_in: tools.seal(JSON.stringify({ verifier })),
    })
    .where("id", "=", connection.id)
    .execute();
  noteConnection(work, connection, "sign-in-began");
  return system.signInUrl(appOf(tools, connection), {
    state,
    challenge: createHash("sha256").update(verifier).digest("base64url"),
    redirectUri: redirectUri(tools.config.publicUrl),
  });
}

/** The answer, brought by the browser of whoever began: once, and not after a quarter of an hour. */
export async function answerSignIn(
  work: Work,
  tools: Tools,
  answer: { readonly state: string; readonly code: string; readonly realm: string },
): Promise<{ partnerId: string }> {
  const hash = hashOf(answer.state);
  const connection = await db(work)
    .selectFrom("billing.accounting_connections")
    .selectAll()
    .where("sign_in_hash", "=", hash)
    .where("state", "<>", "disconnected")
    .forUpdate()
    .executeTakeFirst();
  const isKnown =
    connection?.sign_in_hash != null &&
    timingSafeEqual(Buffer.from(connection.sign_in_hash), Buffer.from(hash)) &&
    connection.sign_in_by === actorId(work) &&
    connection.sign_in_until !== null &&
    connection.sign_in_until > work.now;
  if (!isKnown || connection.sign_in === null) throw signInNotKnown("Begin again with “Connect”.");
  const { verifier } = JSON.parse(tools.unseal(connection.sign_in)) as { verifier: string };
  await db(work)
    .updateTable("billing.accounting_connections")
    .set({
      state: "connecting",
      sign_in_hash: null,
      sign_in: tools.seal(JSON.stringify({ verifier, code: answer.code, realm: answer.realm })),
      failure: "",
      failure_detail: "",
      failures: 0,
      paused_until: null,
      version: connection.version + 1,
    })
    .where("id", "=", connection.id)
    .execute();
  await pushSoon(work, connection.id);
  noteConnection(work, connection, "signed-in");
  return { partnerId: connection.partner_id };
}

/** A code lives for some minutes: after that many silent tries it has ended. */
const mostTries = 4;

interface Env {
  readonly run: JobRun;
  readonly tools: Tools;
  readonly system: AccountingSystem;
  readonly turn: Turn;
}

/** In the job: the code for the keys, and which organisation they open. */
export async function finishSignIn(env: Env, connection: Connection): Promise<void> {
  const { run, tools, system, turn } = env;
  const app = appOf(tools, connection);
  const { code, verifier, realm } = JSON.parse(tools.unseal(connection.sign_in ?? "")) as {
    code?: string;
    verifier: string;
    realm?: string;
  };
  try {
    // The code is spent by the first exchange: what came of it is kept before anything else is asked.
    let sealed = code === undefined ? connection.tokens : null;
    if (sealed === null) {
      const tokens = await system.exchange(app, { code: code ?? "", verifier, redirectUri: redirectUri(tools.config.publicUrl) });
      sealed = sealTokens(tools, tokens);
      await run.inWork(async (work) => {
        await holdTurn(work, turn);
        await db(work)
          .updateTable("billing.accounting_connections")
          .set({
            tokens: sealed,
            access_until: new Date(work.now.getTime() + tokens.expiresInS * 1000),
            sign_in: tools.seal(JSON.stringify({ verifier, realm })),
          })
          .where("id", "=", connection.id)
          .execute();
      });
    }
    const organisations = await system.organisations(app, openTokens(tools, sealed).access, realm ?? "");
    await run.inWork((work) => arrive(work, turn, organisations));
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    const isOver = !["busy", "unreachable"].includes(error.kind) || connection.failures + 1 >= mostTries;
    if (!isOver) throw error;
    await run.inWork((work) => giveUp(work, turn, error));
  }
}

async function giveUp(work: Work, turn: Turn, fault: SystemFault): Promise<void> {
  const connection = await holdTurn(work, turn);
  await db(work)
    .updateTable("billing.accounting_connections")
    .set({
      state: connection.organisation_id === null ? "draft" : "broken",
      tokens: null,
      sign_in: null,
      failure: fault.kind === "unreachable" ? "unreachable" : "sign-in-refused",
      failure_detail: fault.message.slice(0, 1000),
      failures: 0,
      paused_until: null,
      version: connection.version + 1,
    })
    .where("id", "=", connection.id)
    .execute();
}

async function arrive(work: Work, turn: Turn, organisations: readonly Organisation[]): Promise<void> {
  const connection = await holdTurn(work, turn);
  await db(work)
    .updateTable("billing.accounting_connections")
    .set({ organisations: JSON.stringify(organisations), sign_in: null, failures: 0, failure: "", failure_detail: "" })
    .where("id", "=", connection.id)
    .execute();
  const same = organisations.find(({ id }) => id === connection.organisation_id);
  if (connection.organisation_id !== null && !same) {
    // What was sent stands in the other organisation; nothing may be mixed with it.
    await giveUpOther(work, connection);
    return;
  }
  const only = same ?? (organisations.length === 1 ? organisations[0] : undefined);
  if (only) await chooseOrganisation(work, connection, only);
  else
    await db(work)
      .updateTable("billing.accounting_connections")
      .set({
        state: organisations.length === 0 ? "draft" : "choosing",
        failure: organisations.length === 0 ? "no-organisation" : "",
        version: connection.version + 1,
      })
      .where("id", "=", connection.id)
      .execute();
}

const giveUpOther = (work: Work, connection: Connection): Promise<unknown> =>
  db(work)
    .updateTable("billing.accounting_connections")
    .set({
      state: "broken",
      tokens: null,
      failure: "other-organisation",
      failure_detail: connection.organisation_name,
      version: connection.version + 1,
    })
    .where("id", "=", connection.id)
    .execute();

/** From now on it is this organisation's. What was sent there by an earlier connection is known again, so nothing is sent twice. */
export async function chooseOrganisation(work: Work, connection: Connection, organisation: Organisation): Promise<void> {
  const { rows } = await sql<{ id: string }>`select id from billing.accounting_connections where partner_id = ${connection.partner_id}
    and system = ${connection.system} and organisation_id = ${organisation.id} and id <> ${connection.id} and state = 'disconnected' for update`.execute(
    work.tx,
  );
  for (const { id } of rows) {
    await sql`update billing.accounting_items set connection_id = ${connection.id} where connection_id = ${id}`.execute(work.tx);
    await sql`insert into billing.accounting_choices (connection_id, partner_id, what, key, choice)
      select ${connection.id}, partner_id, what, key, choice from billing.accounting_choices where connection_id = ${id} on conflict do nothing`.execute(
      work.tx,
    );
    await sql`delete from billing.accounting_choices where connection_id = ${id}`.execute(work.tx);
    await sql`delete from billing.accounting_connections where id = ${id}`.execute(work.tx);
  }
  await db(work)
    .updateTable("billing.accounting_connections")
    .set({
      state: "connected",
      organisation_id: organisation.id,
      organisation_name: organisation.name,
      choices_wanted: true,
      failure: "",
      failure_detail: "",
      version: connection.version + 1,
    })
    .where("id", "=", connection.id)
    .execute();
  await pushSoon(work, connection.id);
}
