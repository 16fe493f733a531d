// The agencies that collect for a partner, what they have, and what they get for it.
import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import { fromMoneyJson, minorToDecimal, money, toMoneyJson } from "../../../../shared/money.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { seesPartner, visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { editConflict, fieldProblem, notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { postCommission } from "../../billing/index.ts";
import { getPartner, getVisiblePartner } from "../../partners/index.ts";
import type { AgencyView, addAgencyEndpoint, changeAgencyEndpoint, getAgencyEndpoint, payCommissionEndpoint } from "./contract.ts";
import { db } from "./tables.ts";

type View = z.input<typeof AgencyView>;

export async function getAgencyRow(work: Work, agencyId: string, { lock = false } = {}) {
  let query = db(work)
    .selectFrom("collections.agencies as agency")
    .selectAll("agency")
    .where("agency.id", "=", agencyId)
    .where(visibleTo(work.actor, { partner: "agency.partner_id" }));
  if (lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw notFound("There is no such agency.");
  return row;
}

interface Sums {
  readonly agencyId: string;
  readonly what: "placed" | "ever" | "recovered" | "commission" | "owed";
  readonly currency: string;
  readonly count: number;
  readonly minor: bigint;
}

async function sumsOf(work: Work, agencyIds: readonly string[]): Promise<ReadonlyMap<string, Sums[]>> {
  const { rows } = await sql<Sums>`with asked as (select unnest(${[...agencyIds]}::uuid[]) as id),
      came as (select * from collections.agency_payments where agency_id in (select id from asked) and reversed_on is null)
    select placement.agency_id as "agencyId", 'placed' as what, debt.currency, count(*)::int as count, sum(debt.owed_minor)::int8 as minor
      from collections.placements placement join collections.bad_debts debt on debt.id = placement.debt_id
      where placement.agency_id in (select id from asked) and placement.state = 'placed' group by 1, 3
    union all select agency_id, 'ever', currency, count(*)::int, sum(placed_minor)::int8 from collections.placements
      where agency_id in (select id from asked) group by 1, 3
    union all select agency_id, 'recovered', currency, count(*)::int, sum(amount_minor)::int8 from came group by 1, 3
    union all select agency_id, 'commission', currency, count(*)::int, sum(commission_minor)::int8 from came group by 1, 3
    union all select agency_id, 'owed', currency, 0, sum(minor)::int8 from (
        select agency_id, currency, commission_minor as minor from came where settles = 'invoiced'
        union all select agency_id, currency, -amount_minor from collections.agency_payouts where agency_id in (select id from asked)) parts
      group by 1, 3 having sum(minor) <> 0`.execute(work.tx);
  return Map.groupBy(rows, (row) => row.agencyId);
}

async function viewsOf(work: Work, rows: readonly Awaited<ReturnType<typeof getAgencyRow>>[]): Promise<View[]> {
  const sums = await sumsOf(
    work,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const own = sums.get(row.id) ?? [];
    const of = (what: Sums["what"]) =>
      own.filter((sum) => sum.what === what).map(({ minor, currency }) => toMoneyJson(money(minor, currency)));
    return {
      ...{
        id: row.id,
        partnerId: row.partner_id,
        name: row.name,
        contact: row.contact,
        email: row.email,
        phone: row.phone,
        address: row.address,
      },
      ...{ commissionPercent: trimDecimal(row.commission_percent), settles: row.settles, note: row.note, enabled: row.enabled },
      earnsOnDirect: row.earns_on_direct,
      placedCount: own.filter((sum) => sum.what === "placed").reduce((sum, { count }) => sum + count, 0),
      placed: of("placed"),
      everPlaced: of("ever"),
      recovered: of("recovered"),
      commission: of("commission"),
      commissionOwed: of("owed"),
      version: row.version,
    };
  });
}

export async function listAgencies(work: Work, partnerIds: readonly string[] | undefined): Promise<View[]> {
  let query = db(work)
    .selectFrom("collections.agencies as agency")
    .selectAll("agency")
    .where(visibleTo(work.actor, { partner: "agency.partner_id" }))
    .orderBy("agency.name");
  if (partnerIds) query = query.where("agency.partner_id", "in", partnerIds);
  return viewsOf(work, await query.execute());
}

async function getAgencyView(work: Work, agencyId: string): Promise<View> {
  const [view] = await viewsOf(work, [await getAgencyRow(work, agencyId)]);
  if (!view) throw notFound();
  return view;
}

export async function getAgency(work: Work, agencyId: string): Promise<z.input<typeof getAgencyEndpoint.returns>> {
  const view = await getAgencyView(work, agencyId);
  const { rows: handOvers } = await sql<{
    id: string;
    number: number;
    handedOn: string;
    note: string;
    by: string;
    currency: string | null;
    count: number;
    minor: bigint | null;
  }>`select hand_over.id, hand_over.number::int as number, hand_over.handed_on as "handedOn", hand_over.note,
      coalesce(hand_over.made_by->>'name', '') as by, placement.currency, count(placement.id)::int as count, sum(placement.placed_minor)::int8 as minor
    from collections.hand_overs hand_over left join collections.placements placement on placement.hand_over_id = hand_over.id
    where hand_over.agency_id = ${agencyId} group by hand_over.id, placement.currency order by hand_over.number desc limit 200`.execute(
    work.tx,
  );
  const { rows: payouts } = await sql<{
    id: string;
    paidOn: string;
    currency: string;
    minor: bigint;
    note: string;
    entryId: string;
    by: string;
  }>`select id, paid_on as "paidOn", currency, amount_minor as minor, note, entry_id as "entryId", coalesce(made_by->>'name', '') as by
    from collections.agency_payouts where agency_id = ${agencyId} order by paid_on desc, made_at desc limit 200`.execute(work.tx);
  return {
    ...view,
    handOvers: [...Map.groupBy(handOvers, (row) => row.id).values()].flatMap((parts) => {
      const [first] = parts;
      if (!first) return [];
      return [
        {
          ...{ id: first.id, number: first.number, handedOn: first.handedOn, note: first.note, by: first.by },
          count: parts.reduce((sum, { count }) => sum + count, 0),
          placed: parts.flatMap(({ currency, minor }) =>
            currency === null || minor === null ? [] : [toMoneyJson(money(minor, currency))],
          ),
        },
      ];
    }),
    payouts: payouts.map(({ currency, minor, ...row }) => ({ ...row, amount: toMoneyJson(money(minor, currency)) })),
  };
}

export async function addAgency(work: Work, { partnerId, ...fields }: z.output<typeof addAgencyEndpoint.body>): Promise<View> {
  if (!seesPartner(work.actor, partnerId)) throw notFound();
  const partner = await getVisiblePartner(work, partnerId);
  await refuseSameName(work, partner.id, fields.name, null);
  const { id } = await db(work)
    .insertInto("collections.agencies")
    .values({
      ...{
        partner_id: partner.id,
        name: fields.name,
        contact: fields.contact,
        email: fields.email,
        phone: fields.phone,
        address: fields.address,
      },
      ...{ commission_percent: fields.commissionPercent, settles: fields.settles, note: fields.note, enabled: true, created_at: work.now },
      earns_on_direct: fields.earnsOnDirect,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  tellOfAgency(work, { id, partnerId: partner.id, name: fields.name }, "create", {
    commissionPercent: { before: null, after: fields.commissionPercent },
    settles: { before: null, after: fields.settles },
  });
  return getAgencyView(work, id);
}

async function refuseSameName(work: Work, partnerId: string, name: string, ownId: string | null): Promise<void> {
  const { rows } = await sql`select from collections.agencies where partner_id = ${partnerId} and lower(name) = lower(${name})
    and id is distinct from ${ownId}::uuid`.execute(work.tx);
  if (rows.length > 0) throw fieldProblem("name", "duplicate", "There is an agency of that name already.");
}

const columnWords: Readonly<Record<string, string>> = { commission_percent: "commissionPercent", earns_on_direct: "earnsOnDirect" };

export async function changeAgency(
  work: Work,
  agencyId: string,
  changes: z.output<typeof changeAgencyEndpoint.body>,
  version: number,
): Promise<View> {
  const before = await getAgencyRow(work, agencyId, { lock: true });
  if (before.version !== version) throw editConflict(undefined, { current: await getAgencyView(work, agencyId) });
  if (changes.name !== undefined) await refuseSameName(work, before.partner_id, changes.name, agencyId);
  const { commissionPercent, earnsOnDirect, ...same } = changes;
  const set = Object.fromEntries(
    Object.entries({ ...same, commission_percent: commissionPercent, earns_on_direct: earnsOnDirect }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const told: Record<string, { before: unknown; after: unknown }> = {};
  for (const [field, value] of Object.entries(set)) {
    const was = before[field as keyof typeof before];
    const same = field === "commission_percent" ? trimDecimal(String(was)) === trimDecimal(String(value)) : was === value;
    if (!same) told[columnWords[field] ?? field] = { before: was, after: value };
  }
  await db(work)
    .updateTable("collections.agencies")
    .set({ ...set, version: sql`version + 1` })
    .where("id", "=", agencyId)
    .execute();
  tellOfAgency(work, { id: agencyId, partnerId: before.partner_id, name: changes.name ?? before.name }, "update", told);
  return getAgencyView(work, agencyId);
}

/** What it billed for its commission was paid from the bank. */
export async function payCommission(
  work: Work,
  agencyId: string,
  { amount, paidOn, note }: z.output<typeof payCommissionEndpoint.body>,
): Promise<View> {
  const agency = await getAgencyRow(work, agencyId, { lock: true });
  const { timeZone } = await getPartner(work, agency.partner_id);
  const today = calendarDay(work.now, timeZone);
  if (paidOn > today) throw fieldProblem("paidOn", "in-future", `It is ${today}: it cannot have been paid later.`, { latest: today });
  const { minor, currency } = fromMoneyJson(amount);
  if (minor <= 0n) throw fieldProblem("amount.amount", "amount", "Say an amount above zero.");
  const owed =
    ((await sumsOf(work, [agencyId])).get(agencyId) ?? []).find((sum) => sum.what === "owed" && sum.currency === currency)?.minor ?? 0n;
  if (minor > owed)
    throw fieldProblem("amount.amount", "too-big", `The agency is owed ${minorToDecimal(owed > 0n ? owed : 0n, currency)} ${currency}.`, {
      maximum: minorToDecimal(owed > 0n ? owed : 0n, currency),
    });
  const id = uuidv7(work.now.getTime());
  const entryId = await postCommission(work, "paid", {
    ...{ partnerId: agency.partner_id, currency, amountMinor: minor, on: paidOn, sourceId: id },
    text: `Commission of ${agency.name}`,
  });
  await db(work)
    .insertInto("collections.agency_payouts")
    .values({
      ...{
        id,
        agency_id: agency.id,
        partner_id: agency.partner_id,
        currency,
        amount_minor: minor,
        paid_on: paidOn,
        note,
        entry_id: entryId,
      },
      made_by: JSON.stringify(describeActor(work)),
      made_at: work.now,
    })
    .execute();
  tellOfAgency(work, { id: agency.id, partnerId: agency.partner_id, name: agency.name }, "commission-paid", {
    amount: { before: null, after: `${minorToDecimal(minor, currency)} ${currency}` },
  });
  return getAgencyView(work, agencyId);
}

function tellOfAgency(
  work: Work,
  { id, partnerId, name }: { id: string; partnerId: string; name: string },
  action: string,
  changes: Record<string, { before: unknown; after: unknown }>,
): void {
  work.audit({ entity: "collection_agency", entityId: id, label: name, action, partnerId, changes });
}
