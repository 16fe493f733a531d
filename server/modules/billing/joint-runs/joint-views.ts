// Joint runs as staff see them (B-61): the members that the reader may see, and what follows from them. Whoever sees one member alone sees a
// run like any other, and no trace of the rest.
import { sql } from "kysely";
import type { z } from "zod";
import { addMoney, fromMoneyJson, type MoneyJson, toMoneyJson } from "../../../../shared/money.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { isMoneyFrozen, listPartners } from "../../partners/index.ts";
import type { RunView } from "../runs/contract.ts";
import { isOwnPreview } from "../runs/run-acts.ts";
import { type Run, runViewsOf } from "../runs/run-views.ts";
import { db } from "../tables.ts";
import type { JointRunView, listRunHistoryEndpoint } from "./contract.ts";
import { byCurrency, jointState } from "./joint-rules.ts";

type View = z.input<typeof JointRunView>;
type Member = View["members"][number];
type History = z.input<(typeof listRunHistoryEndpoint)["returns"]>;

/** The members that the actor sees, one of each partner: a preview that was built anew has taken the place of the former one. */
async function listMembers(work: Work, jointRunIds: readonly string[], partnerIds?: readonly string[]): Promise<Run[]> {
  if (jointRunIds.length === 0) return [];
  const members = await db(work)
    .selectFrom("billing.runs as run")
    .selectAll("run")
    .where(sql<boolean>`run.joint_run_id = any (${[...jointRunIds]}::uuid[])`)
    .where(visibleTo(work.actor, { partner: "run.partner_id" }))
    .$if(partnerIds !== undefined, (some) => some.where("run.partner_id", "in", [...(partnerIds ?? [])]))
    .distinctOn(["run.joint_run_id", "run.partner_id"])
    .orderBy("run.joint_run_id")
    .orderBy("run.partner_id")
    .orderBy("run.created_at", "desc")
    .orderBy("run.id", "desc")
    .execute();
  const place = new Map((await listPartners(work)).map((partner) => [partner.id, partner.number]));
  const placeOf = (run: Run): number => place.get(run.partner_id) ?? 0;
  return members.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** The members of one joint run; there is none for whoever sees none of them. */
export async function getMembers(work: Work, jointRunId: string): Promise<Run[]> {
  const members = await listMembers(work, [jointRunId]);
  if (members.length === 0) throw notFound();
  return members;
}

export async function getJointRun(work: Work, jointRunId: string): Promise<View> {
  const [view] = await viewsOf(work, await getMembers(work, jointRunId));
  if (!view) throw notFound();
  return view;
}

async function viewsOf(work: Work, members: readonly Run[]): Promise<View[]> {
  const runs = new Map(members.map((run) => [run.id, run]));
  const views: Member[] = [];
  for (const view of await runViewsOf(work, members)) {
    const run = runs.get(view.id);
    if (run) views.push({ ...view, hindrance: await hindranceOf(work, run) });
  }
  const groups = Map.groupBy(views, ({ id }) => runs.get(id)?.joint_run_id ?? "");
  return [...groups].map(([id, own]) => viewOf(id, own));
}

async function hindranceOf(work: Work, run: Run): Promise<Member["hindrance"]> {
  if (run.state !== "preview") return null;
  if (await isMoneyFrozen(work, run.partner_id)) return "frozen";
  return (await isOwnPreview(work, run)) ? "own_preview" : null;
}

function viewOf(id: string, members: readonly Member[]): View {
  const [first] = members as [Member];
  const sum = (pick: (member: Member) => number): number => members.reduce((total, member) => total + pick(member), 0);
  // What was thrown away has no accounts; its currency would stand there with nothing.
  const counted = members.some(({ state }) => state !== "discarded") ? members.filter(({ state }) => state !== "discarded") : members;
  return {
    id,
    targetOn: first.targetOn,
    state: jointState(members.map(({ state }) => state)),
    isUndoing: members.some(({ isUndoing }) => isUndoing),
    trigger: first.trigger,
    createdAt: members.map(({ createdAt }) => createdAt).sort()[0] ?? first.createdAt,
    totals: byCurrency(counted, ({ currency }) => currency).map(([currency, own]) => ({
      currency,
      documents: own.reduce((total, { documents }) => total + documents, 0),
      net: sumOf(own, ({ net }) => net),
      tax: sumOf(own, ({ tax }) => tax),
      gross: sumOf(own, ({ gross }) => gross),
      previousGross: sumOf(own, ({ previousGross }) => previousGross),
    })),
    documents: sum(({ documents }) => documents),
    counts: {
      ok: sum(({ counts }) => counts.ok),
      warning: sum(({ counts }) => counts.warning),
      parked: sum(({ counts }) => counts.parked),
      issued: sum(({ counts }) => counts.issued),
      empty: sum(({ counts }) => counts.empty),
      failed: sum(({ counts }) => counts.failed),
      excluded: sum(({ counts }) => counts.excluded),
      undone: sum(({ counts }) => counts.undone),
    },
    remaining: sum(({ remaining }) => remaining),
    members: [...members],
  };
}

const sumOf = (members: readonly z.input<typeof RunView>[], pick: (member: z.input<typeof RunView>) => MoneyJson): MoneyJson =>
  toMoneyJson(members.map((member) => fromMoneyJson(pick(member))).reduce(addMoney));

/** The runs as they were made, each joint run as one entry. With a filter of partners a joint run is what it is to them. */
export async function listRunHistory(
  work: Work,
  request: z.output<(typeof listRunHistoryEndpoint)["query"]>,
): Promise<Page<History["items"][number]>> {
  const partnerIds = request.filter.partner;
  const shown = (alias: string) => sql<boolean>`${visibleTo(work.actor, { partner: `${alias}.partner_id` })}
    and (${partnerIds ?? null}::uuid[] is null or ${sql.ref(`${alias}.partner_id`)} = any (${partnerIds ?? null}::uuid[]))`;
  // Of a joint run that is seen as one, the newest member stands for all.
  const query = db(work)
    .selectFrom("billing.runs as run")
    .selectAll("run")
    .where(shown("run"))
    .where(
      sql<boolean>`(run.joint_run_id is null
        or not exists (select from billing.runs other where other.joint_run_id = run.joint_run_id and other.partner_id <> run.partner_id and ${shown("other")})
        or not exists (select from billing.runs later where later.joint_run_id = run.joint_run_id and ${shown("later")}
          and (later.created_at, later.id) > (run.created_at, run.id)))`,
    );
  const page = await listPage(work, query, request, {
    sorts: { createdAt: { by: sql`run.created_at`, type: "timestamptz" } },
    defaultSort: "-createdAt",
    id: sql<string>`run.id`,
  });
  const runs = page.items as unknown as Run[];
  const members = await listMembers(
    work,
    runs.flatMap((run) => run.joint_run_id ?? []),
    partnerIds,
  );
  const joint = new Map((await viewsOf(work, members)).filter(({ members: own }) => own.length > 1).map((view) => [view.id, view]));
  const jointOf = (run: Run): View | undefined => (run.joint_run_id === null ? undefined : joint.get(run.joint_run_id));
  const alone = new Map(
    (
      await runViewsOf(
        work,
        runs.filter((run) => !jointOf(run)),
      )
    ).map((view) => [view.id, view]),
  );
  return {
    ...page,
    items: runs.map((run) => {
      const own = jointOf(run);
      return { id: own?.id ?? run.id, run: alone.get(run.id) ?? null, joint: own ?? null };
    }),
  };
}
