// N-99 staff end sessions, or have them given again what they are to have.
import { type SqlBool, sql } from "kysely";
import type { z } from "zod";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { listNases } from "../../network/index.ts";
import { routerTakesNoChanges } from "../problems.ts";
import { db } from "../tables.ts";
import type { changeSessionsEndpoint, sessionActions } from "./contract.ts";
import { wantChange } from "./want-change.ts";

type Action = (typeof sessionActions)[number];

const openOnes = (work: Work, ids: readonly string[]) =>
  db(work)
    .selectFrom("access.asked_sessions as one")
    .selectAll()
    .where(sql<SqlBool>`one.id = any (${[...ids]}::uuid[])`)
    .where("one.is_open", "=", true)
    .where(visibleTo(work.actor, { partner: "one.partner_id" }))
    .execute();

type Open = Awaited<ReturnType<typeof openOnes>>[number];

/** Refuses where nothing could come of it. */
export async function actOnSession(work: Work, sessionId: string, action: Action): Promise<void> {
  const [session] = await openOnes(work, [sessionId]);
  if (!session) throw notFound("There is no such open session.");
  if (!(await reachable(work, action))(session))
    throw routerTakesNoChanges("Its router takes no such requests, or the session is nobody's.");
  await wantChange(work, [sessionId], { action, cause: "operator" });
  audit(work, session, action);
}

/** What can be asked for is; the answer says how many could not. Refuses where none could. */
export async function actOnSessions(
  work: Work,
  { action, sessionIds }: z.output<(typeof changeSessionsEndpoint)["body"]>,
): Promise<z.input<(typeof changeSessionsEndpoint)["returns"]>> {
  const asked = new Set(sessionIds);
  const open = await openOnes(work, [...asked]);
  const accepted = open.filter(await reachable(work, action));
  if (open.length === 0) throw notFound("None of these sessions is open.");
  if (accepted.length === 0) throw routerTakesNoChanges("Their routers take no such requests.");
  await wantChange(
    work,
    accepted.map(({ id }) => id),
    { action, cause: "operator" },
  );
  for (const session of accepted) audit(work, session, action);
  return { accepted: accepted.length, gone: asked.size - open.length, unreachable: open.length - accepted.length };
}

async function reachable(work: Work, action: Action): Promise<(session: Open) => boolean> {
  const nases = new Map((await listNases(work)).map((nas) => [nas.id, nas]));
  return ({ nas_id, service_id, partner_id }) => {
    const nas = nas_id === null ? undefined : nases.get(nas_id);
    // One of a voucher has no service, and nothing but its end.
    const isKnown = service_id !== null || (partner_id !== null && action === "disconnect");
    return isKnown && nas !== undefined && nas.dynamic.mode !== "none" && nas.status !== "disabled";
  };
}

function audit(work: Work, session: Open, action: Action): void {
  work.audit({
    ...{ entity: "session", entityId: session.id, label: `Session ${session.acct_session_id ?? session.id}` },
    action: action === "disconnect" ? "disconnected" : "reapplied",
    ...{ partnerId: session.partner_id, customerId: session.customer_id },
  });
}
