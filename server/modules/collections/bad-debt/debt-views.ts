import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { listHeldSteps } from "../../../platform/daily/held-steps.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { amount, day, defineExport } from "../../../platform/exports/list-export.ts";
import type { Work } from "../../../platform/work.ts";
import { listWaitingWriteOffs, listWrittenOff } from "../../billing/index.ts";
import { findCustomerIdsByText, getReachable, listBuyers } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import {
  type DebtRow,
  type debtsOfCustomerEndpoint,
  type debtTotalsEndpoint,
  exportDebtsEndpoint,
  type listDebtsEndpoint,
} from "./contract.ts";
import { loadDebtCases, loadDebtRules, type StoredDebt, selectDebts } from "./debt-store.ts";
import { dunStepName } from "./dun-step.ts";
import { letterViewsOfDebts } from "./letter-views.ts";
import { placementsOfDebts } from "./placement-views.ts";
import { type DebtStage, db } from "./tables.ts";

type Row = z.input<typeof DebtRow>;
type Request = Pick<QueryOf<typeof listDebtsEndpoint>, "filter" | "sort" | "limit" | "cursor" | "total">;

export async function listDebts(work: Work, request: Request): Promise<Page<Row>> {
  const { filter } = request;
  let query = db(work)
    .selectFrom("collections.bad_debts as debt")
    .select(["debt.id"])
    .where(visibleTo(work.actor, { partner: "debt.partner_id", customer: "debt.customer_id" }));
  if (filter.q) query = query.where(sql<boolean>`debt.customer_id = any (${await findCustomerIdsByText(work, filter.q)}::uuid[])`);
  if (filter.stage) query = query.where("debt.stage", "in", filter.stage);
  if (filter.ready !== undefined) {
    const isReady = sql<boolean>`coalesce(debt.ready_on <= ${work.now}::date, false)`;
    query = query.where(filter.ready ? isReady : sql<boolean>`not ${isReady}`);
  }
  if (filter.agency)
    query = query.where(
      sql<boolean>`exists (select from collections.placements placement where placement.debt_id = debt.id and placement.agency_id = ${filter.agency}
        and (placement.state = 'placed' or debt.ended_on is not null))`,
    );
  if (filter.opened?.from) query = query.where("debt.opened_on", ">=", filter.opened.from);
  if (filter.opened?.to) query = query.where("debt.opened_on", "<=", filter.opened.to);
  if (filter.partner) query = query.where("debt.partner_id", "in", filter.partner);
  const page = await listPage(work, query, request, {
    sorts: {
      opened: { by: sql`debt.opened_on`, type: "date" },
      owed: { by: sql`debt.owed_minor`, type: "bigint" },
      nextLetter: { by: sql`coalesce(debt.next_letter_on, 'infinity'::date)`, type: "date" },
    },
    defaultSort: "-opened",
    id: sql<string>`debt.id`,
  });
  const debts = new Map(
    (await selectDebts(work, sql`debt.id = any (${page.items.map(({ id }) => id)}::uuid[])`)).map((debt) => [debt.id, debt]),
  );
  const rows = new Map((await rowsOf(work, [...debts.values()])).map((row) => [row.id, row]));
  return { ...page, items: page.items.flatMap(({ id }) => rows.get(id) ?? []) };
}

async function rowsOf(work: Work, debts: readonly StoredDebt[]): Promise<Row[]> {
  const customerIds = [...new Set(debts.map(({ customerId }) => customerId))];
  const buyers = await listBuyers(work, customerIds);
  const waiting = await listWaitingWriteOffs(work, customerIds);
  const placed = await listPlaced(
    work,
    debts.map(({ id }) => id),
  );
  const partners = new Map<string, { today: Day; levels: number }>();
  for (const partnerId of new Set(debts.map((debt) => debt.partnerId))) {
    const rules = await loadDebtRules(work, await getPartner(work, partnerId));
    partners.set(partnerId, { today: calendarDay(work.now, rules.partner.timeZone), levels: rules.levels.length });
  }
  return debts.map((debt) => {
    const buyer = buyers.get(debt.customerId);
    const { today, levels } = partners.get(debt.partnerId) ?? { today: debt.openedOn, levels: 0 };
    const { id, stage, customerId, partnerId, deactivatedOn, openedOn, endedOn, endReason, level, lastLetterOn, nextLetterOn, version } =
      debt;
    const writeOff = endedOn === null ? waiting.get(customerId) : undefined;
    return {
      ...{
        id,
        stage,
        customerId,
        partnerId,
        deactivatedOn,
        openedOn,
        endedOn,
        endReason,
        level,
        lastLetterOn,
        nextLetterOn,
        version,
        levels,
      },
      customerNumber: buyer?.number ?? 0,
      customerName: buyer?.companyName || buyer?.name || "",
      owed: toMoneyJson(money(debt.owedMinor, debt.currency)),
      isReady: debt.readyOn !== null && debt.readyOn <= today,
      agency: placed.get(id) ?? null,
      writeOff: writeOff ? { id: writeOff.id, number: writeOff.number } : null,
    };
  });
}

async function listPlaced(work: Work, debtIds: readonly string[]) {
  const { rows } = await sql<{ debtId: string; id: string; name: string; placementId: string; placedOn: Day }>`
    select placement.debt_id as "debtId", agency.id, agency.name, placement.id as "placementId", placement.placed_on as "placedOn"
    from collections.placements placement join collections.agencies agency on agency.id = placement.agency_id
    where placement.debt_id = any (${[...debtIds]}::uuid[]) and placement.state = 'placed'`.execute(work.tx);
  return new Map(rows.map(({ debtId, ...agency }) => [debtId, agency]));
}

export async function debtTotals(
  work: Work,
  partnerIds: readonly string[] | undefined,
): Promise<z.input<typeof debtTotalsEndpoint.returns>> {
  const mine = (table: string) =>
    sql<boolean>`${visibleTo(work.actor, { partner: `${table}.partner_id` })} and ${
      partnerIds ? sql`${sql.ref(`${table}.partner_id`)} = any (${[...partnerIds]}::uuid[])` : sql`true`
    }`;
  const { rows } = await sql<{ stage: DebtStage; currency: string; count: number; minor: bigint; ready: number }>`
    select debt.stage, debt.currency, count(*)::int as count, coalesce(sum(debt.owed_minor), 0)::int8 as minor,
      count(*) filter (where debt.ready_on <= ${work.now}::date)::int as ready
    from collections.bad_debts debt where ${mine("debt")} group by 1, 2 order by 1, 2`.execute(work.tx);
  const { rows: counts } = await sql<{ letters: number; approvals: number }>`select
    (select count(*)::int from collections.dunning_letters letter where ${mine("letter")} and letter.printed_at is null and letter.delivery <> 'mail' and letter.file_id is not null) as letters,
    (select count(*)::int from collections.service_approvals approval where ${mine("approval")} and approval.state = 'waiting') as approvals`.execute(
    work.tx,
  );
  const held = await listHeldSteps(work, [dunStepName]);
  const names = new Map<string, string>();
  for (const { partnerId } of held) names.set(partnerId, (await getPartner(work, partnerId)).name);
  return {
    stages: [...Map.groupBy(rows, (row) => row.stage)].map(([stage, parts]) => ({
      stage,
      count: parts.reduce((sum, { count }) => sum + count, 0),
      owed: parts.map(({ minor, currency }) => toMoneyJson(money(minor, currency))),
    })),
    ready: rows.reduce((sum, { ready }) => sum + ready, 0),
    lettersToPrint: counts[0]?.letters ?? 0,
    approvals: counts[0]?.approvals ?? 0,
    held: held
      .filter(({ partnerId }) => partnerIds === undefined || partnerIds.includes(partnerId))
      .map(({ partnerId, on, why }) => ({ partnerId, partnerName: names.get(partnerId) ?? "", on, why })),
  };
}

/** A customer's debts with everything that was done about them. */
export async function debtsOfCustomer(work: Work, customerId: string): Promise<z.input<typeof debtsOfCustomerEndpoint.returns>> {
  const customer = await getReachable(work, customerId, "customers.billing.view");
  const debts = await selectDebts(work, sql`debt.customer_id = ${customer.id}`);
  const rows = new Map((await rowsOf(work, debts)).map((row) => [row.id, row]));
  const ids = debts.map(({ id }) => id);
  const [letters, placements] = [await letterViewsOfDebts(work, ids), await placementsOfDebts(work, ids)];
  const rules = await loadDebtRules(work, await getPartner(work, customer.partnerId));
  const today = calendarDay(work.now, rules.partner.timeZone);
  const [of] = debts.some(({ endedOn }) => endedOn === null) ? await loadDebtCases(work, rules, [customer.id], today) : [];
  return {
    items: debts.flatMap((debt) => {
      const row = rows.get(debt.id);
      if (!row) return [];
      const isOpen = debt.endedOn === null;
      return [
        {
          ...row,
          readyOn: debt.readyOn,
          heldBack: (isOpen && debt.nextLetterOn !== null && debt.nextLetterOn <= today && of?.heldBack) || null,
          sparedUntil: (isOpen && of?.sparedUntil) || null,
          debts: (isOpen && of ? of.debits : []).map((debit) => ({
            text: debit.number ?? debit.text,
            documentId: debit.documentId,
            dueOn: debit.dueOn,
            open: toMoneyJson(money(debit.openMinor, debt.currency)),
          })),
          letters: letters.get(debt.id) ?? [],
          placements: placements.get(debt.id) ?? [],
        },
      ];
    }),
    writtenOff: (await listWrittenOff(work, { customerIds: [customer.id] })).map(({ leftMinor, currency, lastOn }) => ({
      left: toMoneyJson(money(leftMinor, currency)),
      lastOn,
    })),
  };
}

/** Exactly what the list shows with this filter. */
export const debtsExport = defineExport<typeof exportDebtsEndpoint, Row>({
  endpoint: exportDebtsEndpoint,
  may: "finance.invoices.export",
  needs: "finance.bad_debts.view",
  kind: "bad-debts",
  about: { label: "Bad debts", name: "bad-debts" },
  cells: {
    customer: (row) => row.customerNumber,
    customerName: (row) => row.customerName,
    stage: (row) => row.stage,
    owed: amount((row) => row.owed.amount),
    currency: (row) => row.owed.currency,
    deactivatedOn: day((row) => row.deactivatedOn),
    letters: (row) => row.level,
    lastLetterOn: day((row) => row.lastLetterOn),
    nextLetterOn: day((row) => row.nextLetterOn),
    ready: (row) => (row.isReady ? "yes" : "no"),
    agency: (row) => row.agency?.name ?? "",
    opened: day((row) => row.openedOn),
    endedOn: day((row) => row.endedOn),
  },
  list: (work, page, { filter }) => listDebts(work, { ...page, filter }),
});
