// What staff does with a joint run (B-61): the same to each member that they name, as it would be done to that run alone, in one transaction.
// One that cannot be done refuses all of them. The long work goes on member by member, each with a job of its own: whatever becomes of one
// does not hold up the others, and after a kill each goes on where it stopped.
import { sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { notFound, Problem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import { nothingToInvoice, runsPerPartner } from "../problems.ts";
import { acceptAdjustments, discardRun, holdRun, startConfirm, startPreview, startUndo } from "../runs/run-acts.ts";
import { runPerPartner } from "../runs/run-settings.ts";
import type { UndoHow } from "../runs/undo-run.ts";
import type { JointRunView, startJointPreviewEndpoint } from "./contract.ts";
import { countDueByPartner } from "./due-by-partner.ts";
import { getJointRun, getMembers } from "./joint-views.ts";

type View = z.input<typeof JointRunView>;

/** A member as the person saw it. */
interface Named {
  readonly runId: string;
  readonly version: number;
}

export async function startJointPreview(
  work: Work,
  { partnerIds, targetOn }: { partnerIds: readonly string[]; targetOn: Day },
): Promise<z.input<(typeof startJointPreviewEndpoint)["returns"]>> {
  const wanted = [...new Set(partnerIds)].sort();
  if (!wanted.every((partnerId) => seesPartner(work.actor, partnerId))) throw notFound();
  if (await getSetting(work, runPerPartner))
    throw runsPerPartner(
      "Each partner has runs of its own here. A person with the right to the settings can switch “One run per partner” off.",
    );
  const due = await countDueByPartner(work, targetOn);
  const taking = wanted.filter((partnerId) => due.has(partnerId));
  if (taking.length === 0) throw nothingToInvoice(`Nobody's billing day has come by ${targetOn} at any of these partners.`);
  const { rows } = await sql<{ id: string }>`select uuidv7() as id`.execute(work.tx);
  const jointRunId = taking.length > 1 ? rows[0]?.id : undefined;
  const runIds: string[] = [];
  for (const partnerId of taking)
    runIds.push((await ofPartner(work, partnerId, () => startPreview(work, { partnerId, targetOn, jointRunId }))).id);
  return { jointRunId: jointRunId ?? null, runIds };
}

export const confirmJointRun = (work: Work, jointRunId: string, named: readonly Named[]): Promise<View> =>
  toEach(work, { jointRunId, named }, ({ runId, version }) => startConfirm(work, runId, version));

export const discardJointRun = (work: Work, jointRunId: string, named: readonly Named[]): Promise<View> =>
  toEach(work, { jointRunId, named }, ({ runId, version }) => discardRun(work, runId, version));

export const holdJointRun = (work: Work, jointRunId: string, named: readonly Named[], isHeld: boolean): Promise<View> =>
  toEach(work, { jointRunId, named }, ({ runId, version }) => holdRun(work, runId, version, isHeld));

export const acceptJointAdjustments = (work: Work, jointRunId: string, named: readonly Named[]): Promise<View> =>
  toEach(work, { jointRunId, named }, ({ runId, version }) => acceptAdjustments(work, runId, version));

export const undoJointRun = (work: Work, jointRunId: string, named: readonly Named[], how: UndoHow): Promise<View> =>
  toEach(work, { jointRunId, named }, ({ runId, version }) => startUndo(work, runId, version, how));

/**
 * Only members of this joint run that the actor sees. In the order of their partners, as a new preview goes through them, so that two people who
 * act at once do not wait for each other in a ring.
 */
async function toEach(
  work: Work,
  { jointRunId, named }: { jointRunId: string; named: readonly Named[] },
  act: (member: Named) => Promise<unknown>,
): Promise<View> {
  const partnerOf = new Map((await getMembers(work, jointRunId)).map((run) => [run.id, run.partner_id]));
  const meant = [...new Map(named.map((member) => [member.runId, member])).values()].map((member) => {
    const partnerId = partnerOf.get(member.runId);
    if (partnerId === undefined) throw notFound();
    return { ...member, partnerId };
  });
  for (const { runId, version, partnerId } of meant.toSorted((a, b) => (a.partnerId < b.partnerId ? -1 : 1))) {
    await ofPartner(work, partnerId, () => act({ runId, version }));
  }
  return getJointRun(work, jointRunId);
}

/** Among several, a refusal has to say whose it is. */
async function ofPartner<T>(work: Work, partnerId: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { name } = await getPartner(work, partnerId);
    const { errors, current, retryAfterS } = error;
    // biome-ignore lint/style/useErrorCause: it is the same refusal with a name before it.
    throw new Problem(error, {
      detail: `${name}: ${error.detail ?? error.title}`,
      ...(errors ? { errors } : {}),
      ...(current === undefined ? {} : { current }),
      ...(retryAfterS === undefined ? {} : { retryAfterS }),
    });
  }
}
