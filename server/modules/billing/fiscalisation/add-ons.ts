// The staff side: which add-on a partner has, how it is used, and how it stands.
import { sql } from "kysely";
import type { z } from "zod";
import { mayDo } from "../../../platform/actor.ts";
import { differences } from "../../../platform/differences.ts";
import type { Works } from "../../../platform/http/api.ts";
import { editConflict, fieldProblem } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getVisiblePartner } from "../../partners/index.ts";
import { addOnToTest, noteAnswer, noteNoAnswer } from "./add-on-health.ts";
import type { FiscalisationView, saveFiscalisationEndpoint, testFiscalisationEndpoint } from "./contract.ts";
import { fillAll } from "./fill-reservations.ts";
import { wakeRegistering } from "./jobs.ts";
import type { FiscalAddOns } from "./ports.ts";
import { noAddOn } from "./problems.ts";
import { isFree } from "./reservations.ts";
import { db } from "./tables.ts";

type View = z.input<typeof FiscalisationView>;

const findRow = (work: Work, partnerId: string) =>
  db(work).selectFrom("billing.fiscal_add_ons").selectAll().where("partner_id", "=", partnerId).executeTakeFirst();

export async function getFiscalisation(work: Work, partnerId: string): Promise<View> {
  await getVisiblePartner(work, partnerId);
  const row = await findRow(work, partnerId);
  const mayChange = mayDo(work.actor, "config.finance.update");
  if (!row) return { partnerId, version: 0, addOn: null, mayChange };
  const free = await sql<{ kind: string; count: number }>`select kind, count(*)::int as count from billing.fiscal_reservations
    where partner_id = ${partnerId} and ${isFree(work)} group by kind`.execute(work.tx);
  const states = await sql<{ waiting: number; refused: number }>`select (count(*) filter (where state = 'waiting'))::int as waiting,
    (count(*) filter (where state = 'refused'))::int as refused
    from billing.fiscal_registrations where partner_id = ${partnerId} and state in ('waiting', 'refused')`.execute(work.tx);
  return {
    partnerId,
    version: row.version,
    mayChange,
    addOn: {
      title: row.title,
      url: row.url,
      kinds: row.kinds,
      policy: row.policy,
      reserves: row.reserves,
      poolSize: row.pool_size,
      atOnce: row.at_once,
      isOn: row.is_on,
      fault:
        row.fault !== null && row.failed_since !== null
          ? {
              kind: row.fault,
              detail: row.fault_detail,
              since: row.failed_since.toISOString(),
              askAgainAt: row.ask_again_at?.toISOString() ?? null,
            }
          : null,
      answeredAt: row.answered_at?.toISOString() ?? null,
      free: row.reserves ? row.kinds.map((kind) => ({ kind, count: free.rows.find((found) => found.kind === kind)?.count ?? 0 })) : [],
      waiting: states.rows[0]?.waiting ?? 0,
      refused: states.rows[0]?.refused ?? 0,
    },
  };
}

export async function saveFiscalisation(
  work: Work,
  tools: Tools,
  partnerId: string,
  { version, body }: { version: number; body: z.output<(typeof saveFiscalisationEndpoint)["body"]> },
): Promise<View> {
  await getVisiblePartner(work, partnerId);
  const before = await findRow(work, partnerId);
  if ((before?.version ?? 0) !== version)
    throw editConflict("The fiscal add-on was changed meanwhile.", { current: await getFiscalisation(work, partnerId) });
  const { secret } = body;
  if (!before && secret === undefined) throw fieldProblem("secret", "required", "The add-on and Demarc need a secret that both know.");
  const values = {
    title: body.title,
    url: body.url.replace(/\/+$/, ""),
    kinds: [...new Set(body.kinds)],
    policy: body.policy,
    reserves: body.reserves,
    pool_size: body.poolSize,
    at_once: body.atOnce,
    is_on: body.isOn,
  };
  const sealed = secret === undefined ? {} : { secret_sealed: tools.seal(secret) };
  // Another address or secret deserves to be asked at once.
  const asked = { failures: 0, fault: null, fault_detail: "", failed_since: null, ask_again_at: null };
  if (before)
    await db(work)
      .updateTable("billing.fiscal_add_ons")
      .set({ ...values, ...sealed, ...asked, version: version + 1 })
      .where("partner_id", "=", partnerId)
      .execute();
  else
    await db(work)
      .insertInto("billing.fiscal_add_ons")
      .values({ partner_id: partnerId, ...values, ...asked, secret_sealed: tools.seal(secret ?? ""), answered_at: null })
      .execute();
  const was = before ? Object.fromEntries(Object.keys(values).map((name) => [name, before[name as keyof typeof values]])) : {};
  work.audit({
    entity: "fiscal_add_on",
    entityId: partnerId,
    label: body.title,
    action: before ? "update" : "create",
    partnerId,
    changes: { ...differences(was, values), ...(secret === undefined ? {} : { secret: { before: "(changed)", after: "(changed)" } }) },
  });
  if (body.isOn) {
    await wakeRegistering(work, partnerId);
    await fillAll(work, partnerId);
  }
  return getFiscalisation(work, partnerId);
}

type Tested = z.input<(typeof testFiscalisationEndpoint)["returns"]>;

/** Really calls it, also while it is switched off or left alone: a person asked for it. */
export async function testFiscalisation(works: Works, tools: Tools, addOns: FiscalAddOns, partnerId: string): Promise<Tested> {
  // Whether it is theirs to test is asked under their own eyes; the secret is then read by the program.
  await works.inWork((work) => getVisiblePartner(work, partnerId));
  const place = await works.asSystem("fiscal-test", (work) => addOnToTest(work, tools, partnerId));
  if (!place) throw noAddOn("Save its address first.");
  const said = await addOns.hello(place);
  const tested: Tested =
    said.kind === "answer"
      ? { outcome: "answered", detail: "", self: { ...said.self, kinds: [...said.self.kinds] } }
      : { outcome: said.fault, detail: said.detail, self: null };
  await works.inWork(async (work) => {
    work.audit({
      entity: "fiscal_add_on",
      entityId: partnerId,
      label: "Fiscal add-on",
      action: "tested",
      partnerId,
      changes: { outcome: { before: null, after: tested.outcome } },
    });
  });
  await works.asSystem("fiscal-test", async (work) => {
    if (said.kind === "none") return noteNoAnswer(work, partnerId, said);
    await noteAnswer(work, partnerId);
    // It works again, so what waited for it goes there now.
    await sql`update billing.fiscal_registrations set due_at = ${work.now}
      where partner_id = ${partnerId} and state = 'waiting' and due_at > ${work.now} and attempts > 0 and reason <> ''`.execute(work.tx);
    await wakeRegistering(work, partnerId);
    await fillAll(work, partnerId);
  });
  return tested;
}
