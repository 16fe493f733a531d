// What a tax update makes of what waits for an invoice (B-147). Drafts of runs are worked out anew when they are confirmed, and issued
// documents never change, so only the waiting items and the books' mapping are left.
import { sql } from "kysely";
import { insertRows } from "../../../platform/db/bulk.ts";
import type { Work } from "../../../platform/work.ts";
import type { TaxChange, TaxUpdateParticipant, TaxUpdateReach } from "../../catalog/index.ts";
import { loadAccountMapping, suspenseAccount } from "../accounting/account-mapping.ts";
import { retaxRules } from "../taxes-by-address/follow.ts";

export const taxUpdatesOfBilling: TaxUpdateParticipant = { apply, missing };

interface Waiting {
  readonly id: string;
  readonly unitPrice: string;
  readonly taxId: string | null;
  readonly taxGroupId: string | null;
  readonly includesTax: boolean;
  readonly currency: string;
}

async function apply(work: Work, change: TaxChange, reach: TaxUpdateReach): Promise<Readonly<Record<string, number>>> {
  return {
    waitingItems: await retaxItems(work, change, reach),
    mappings: await carryMappings(work, change),
    ...(await retaxRules(work, change, reach)),
  };
}

async function retaxItems(work: Work, change: TaxChange, { partnerIds, planIds }: TaxUpdateReach): Promise<number> {
  // Accounts before what hangs on them: an invoice that is being made takes its items first, and these are then no longer waiting.
  const { rows } =
    await sql<Waiting>`select item.id, item.unit_price as "unitPrice", item.tax_id as "taxId", item.tax_group_id as "taxGroupId",
      item.includes_tax as "includesTax", account.currency
    from billing.future_items item join billing.accounts account on account.id = item.account_id
    left join catalog.taxes tax on tax.id = item.tax_id
    where item.document_id is null and item.cancelled_at is null and item.charge_id is null
      and (tax.code = ${change.oldCode} or item.tax_group_id = any (${change.groups.map(({ before }) => before.id)}::uuid[]))
      and (${partnerIds.length} = 0 or item.partner_id = any (${[...partnerIds]}::uuid[]))
      and (${planIds === undefined} or exists (select from services.services service
        where service.id = item.service_id and service.plan_id = any (${[...(planIds ?? [])]}::uuid[])))
    order by item.id for update of item`.execute(work.tx);
  const changed = rows.flatMap((item) => {
    const taxed = change.retaxed(item);
    if (!taxed) return [];
    const price = change.priceAfter({ ...item, price: item.unitPrice });
    return [{ id: item.id, price, tax_id: taxed.taxId, tax_group_id: taxed.taxGroupId }];
  });
  const written = await sql<{ id: string }>`update billing.future_items item
    set unit_price = now_is.price, tax_id = now_is.tax_id, tax_group_id = now_is.tax_group_id, version = item.version + 1
    from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as now_is (id uuid, price numeric, tax_id uuid, tax_group_id uuid)
    where item.id = now_is.id
      and (item.unit_price, item.tax_id, item.tax_group_id) is distinct from (now_is.price, now_is.tax_id, now_is.tax_group_id)
    returning item.id`.execute(work.tx);
  return written.rows.length;
}

/** Another rate of a tax is booked where the rate before it was: the mapping names rates. */
async function carryMappings(work: Work, change: TaxChange): Promise<number> {
  const { rows } = await sql<{ partner_id: string; code: string }>`select distinct on (mapping.partner_id) mapping.partner_id, mapping.code
    from billing.account_mappings mapping join catalog.taxes tax on tax.id::text = mapping.key
    where mapping.what = 'tax' and tax.code = ${change.oldCode} and ${change.newTax.code} = ${change.oldCode}
    order by mapping.partner_id, tax.valid_from desc nulls last`.execute(work.tx);
  await insertRows(
    work,
    "billing.account_mappings",
    { partner_id: "uuid", what: "text", key: "text", code: "text" },
    rows.map(({ partner_id, code }) => ({ partner_id, what: "tax", key: change.newTax.id, code })),
    "on conflict do nothing",
  );
  return rows.length;
}

/** Books in which the new tax would go to the suspense account. */
async function missing(work: Work, change: TaxChange): Promise<{ partnerId: string; account: string }[]> {
  const { rows } = await sql<{ id: string }>`select partner_id as id from billing.books order by partner_id`.execute(work.tx);
  const found: { partnerId: string; account: string }[] = [];
  for (const { id } of rows) {
    const mapping = await loadAccountMapping(work, id);
    const account = mapping.tax({ taxId: change.newTax.id, accountCode: change.newTax.ledgerAccount });
    if (account === suspenseAccount) found.push({ partnerId: id, account: change.newTax.ledgerAccount });
  }
  return found;
}
