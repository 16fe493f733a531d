import { sql } from "kysely";
import type { z } from "zod";
import { money, toMoneyJson } from "../../../shared/money.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import { describeLabels, reachableCustomers, showExtra, templateRecord } from "../customers/index.ts";
import { listLocations, listPartners } from "../partners/index.ts";
import type { CustomerRow } from "./contract.ts";
import { seesMoney } from "./customer-conditions.ts";
import { readMonthlyValues } from "./monthly-values.ts";
import { db } from "./tables.ts";

type Row = z.input<typeof CustomerRow>;

/** What the list shows of some customers, in the order of the ids. A few queries for any number of them. */
export async function readCustomerRows(work: Work, ids: readonly string[]): Promise<Row[]> {
  if (ids.length === 0) return [];
  const withMoney = seesMoney(work);
  const [found, monthly, labels, names] = await Promise.all([
    selectRows(work, ids),
    withMoney ? readMonthlyValues(work, ids) : new Map<string, bigint>(),
    describeLabels(work),
    readNames(work),
  ]);
  const shown = { labels, ...names };
  const extras = await showExtra(
    work,
    found.map((row) => ({ ...row, record: templateRecord(asCustomer(row)) })),
    (field) => field.inList,
  );
  const rows = new Map(
    found.map(
      (
        {
          partnerId,
          locationId,
          balanceMinor,
          currency,
          paymentMethod,
          extra: _stored,
          createdBy: _createdBy,
          labelIds,
          mainNumber,
          mode,
          subAccounts,
          ...row
        },
        at,
      ): [string, Row] => [
        row.id,
        {
          ...row,
          partner: shown.partners.get(partnerId) ?? { id: partnerId, number: 0, name: "" },
          location: (locationId && shown.locations.get(locationId)) || null,
          labels: shown.labels(labelIds),
          balance: withMoney && currency !== null ? toMoneyJson(money(balanceMinor ?? 0n, currency)) : null,
          monthlyValue: withMoney && currency !== null ? toMoneyJson(money(monthly.get(row.id) ?? 0n, currency)) : null,
          paymentMethod: withMoney ? paymentMethod : null,
          link: { subAccounts, mainNumber, mode },
          extra: extras[at] ?? {},
        },
      ],
    ),
  );
  return ids.flatMap((id) => rows.get(id) ?? []);
}

function selectRows(work: Work, ids: readonly string[]) {
  const primary = (kind: "email" | "phone", column: "value" | "normal") =>
    sql<
      string | null
    >`(select ${sql.ref(column)} from customers.contacts where customer_id = customer.id and kind = ${kind} order by position limit 1)`;
  return db(work)
    .selectFrom("customers.customers as customer")
    .leftJoin("billing.accounts as account", "account.id", "customer.id")
    .leftJoin("billing.balances as balance", "balance.account_id", "customer.id")
    .leftJoin("customers.links as link", "link.sub_id", "customer.id")
    .leftJoin("customers.customers as main", (join) =>
      join
        .onRef("main.id", "=", "link.main_id")
        .on(visibleTo(work.actor, { partner: "main.partner_id" }))
        .on(reachableCustomers(work, "customers.profile.view", "main")),
    )
    .select([
      "customer.id",
      sql<number>`customer.number::int`.as("number"),
      "customer.full_name as name",
      "customer.company_name as companyName",
      "customer.category",
      "customer.status",
      "customer.blocked_by as blockedBy",
      "customer.partner_id as partnerId",
      "customer.location_id as locationId",
      "customer.portal_login as portalLogin",
      primary("email", "value").as("email"),
      primary("phone", "normal").as("phone"),
      "customer.street_1 as street1",
      "customer.city",
      "customer.zip",
      "customer.country",
      "customer.added_on as addedOn",
      "customer.account_manager_id as accountManagerId",
      "customer.extra",
      "customer.created_by as createdBy",
      sql<string[]>`array(select label_id from customers.customer_labels where customer_id = customer.id)`.as("labelIds"),
      "account.currency",
      "account.payment_method as paymentMethod",
      "balance.balance_minor as balanceMinor",
      "link.mode",
      sql<number | null>`main.number::int`.as("mainNumber"),
      sql<number>`(select count(*)::int from customers.links where main_id = customer.id)`.as("subAccounts"),
    ])
    .where(sql<boolean>`customer.id = any (${[...ids]}::uuid[])`)
    .where(visibleTo(work.actor, { partner: "customer.partner_id" }))
    .execute();
}

/** A row with its fields called as those of a customer. */
const asCustomer = ({ name, email, phone, ...row }: Awaited<ReturnType<typeof selectRows>>[number]) => ({
  ...row,
  fullName: name,
  emails: email === null ? [] : [email],
  phones: phone === null ? [] : [phone],
});

/** What stands behind the ids in a row; partners and locations are few. */
async function readNames(work: Work) {
  return {
    partners: new Map((await listPartners(work)).map(({ id, number, name }) => [id, { id, number, name }])),
    locations: new Map((await listLocations(work)).map(({ id, path }) => [id, { id, path: [...path] }])),
  };
}
