// Statements of many customers for a period (B-139): as files in one archive, or by mail to each.
import { sql } from "kysely";
import { z } from "zod";
import { addMonths, type Day, DayShape } from "../../../shared/calendar.ts";
import type { Permission } from "../../../shared/permissions.ts";
import { storeFile } from "../../platform/files/store-file.ts";
import { type AnyMassActionKind, defineMassAction } from "../../platform/mass-actions/mass-action.ts";
import { makerOf } from "../../platform/mass-actions/queries.ts";
import { dayText } from "../../platform/texts.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { keepStatement, setStatement } from "../billing/index.ts";
import { getReachable, listCustomerContacts, mailAddressesFor, writeToCustomer } from "../customers/index.ts";
import { sayIn } from "../partners/index.ts";
import { looked, readCustomers } from "./mass-rows.ts";

const noAccount = "no-account";
const noAddress = "no-address";
const nothingMoved = "nothing-moved";
/** Each is a page or more that is set and kept. */
const mostRows = 20_000;
const mostMonths = 24;

const Params = z
  .strictObject({
    from: DayShape,
    to: DayShape,
    type: z.enum(["transactions", "documents"]),
    /** Also of those with no movement in the period. */
    withEmpty: z.boolean().default(false),
  })
  .refine(({ from, to }) => to >= from, { params: { code: "before-start" }, message: "it ends before it begins", path: ["to"] })
  .refine(({ from, to }) => to <= addMonths(from as Day, mostMonths), {
    params: { code: "too-long", months: mostMonths },
    message: "a statement covers at most 24 months",
    path: ["to"],
  });

type Wish = z.output<typeof Params>;

export const statementActions = (tools: Tools): readonly AnyMassActionKind[] => [statementFiles(tools), statementMails(tools)];

const statementFiles = (tools: Tools) =>
  defineMassAction({
    name: "customers.statement-files",
    params: Params,
    may: "finance.statements.export",
    mostRows,
    isDestructive: () => false,
    look: (work, ids, wish) => look(work, ids, wish, "finance.statements.export"),
    async act(work, customerId, wish) {
      await getReachable(work, customerId, "finance.statements.export");
      const skip = (await whoHasNothing(work, [customerId], wish)).get(customerId);
      if (skip) return { kind: "skipped", why: skip };
      const statement = await setStatement(work, tools, customerId, asked(wish));
      await keepStatement(work, { actionId: actionOf(work), madeBy: makerOf(work), customerId, statement });
      return { kind: "changed" };
    },
  });

const statementMails = (tools: Tools) =>
  defineMassAction({
    name: "customers.statement-mails",
    params: Params,
    may: "finance.statements.send",
    mostRows,
    // What is sent cannot be taken back.
    isDestructive: () => true,
    look: (work, ids, wish) => look(work, ids, wish, "finance.statements.send"),
    async act(work, customerId, wish) {
      const customer = await getReachable(work, customerId, "finance.statements.send");
      const skip = (await whoHasNothing(work, [customerId], wish)).get(customerId);
      if (skip) return { kind: "skipped", why: skip };
      const to = (await addressesOf(work, [customerId])).get(customerId) ?? [];
      if (to.length === 0) return { kind: "skipped", why: noAddress };
      const { name, bytes, partnerId } = await setStatement(work, tools, customerId, asked(wish));
      const file = await storeFile(work, tools.files, { partnerId, customerId, mediaType: "application/pdf", name, bytes });
      const t = await sayIn(work, customer.partnerId, customer.language, "print");
      const days = { from: dayText(wish.from, customer.language), to: dayText(wish.to, customer.language) };
      writeToCustomer(work, customer, {
        to,
        subject: t("statement-mail.subject", days),
        text: t("statement-mail.text", days),
        fileId: file.id,
      });
      return { kind: "changed" };
    },
  });

const asked = ({ from, to, type }: Wish) => ({ from: from as Day, to: to as Day, kind: type });

/** The act that this row belongs to. */
function actionOf(work: Work): string {
  const id = /^mass-action-([0-9a-f-]{36})$/.exec(work.origin.requestId)?.[1];
  if (id === undefined) throw new Error("statements of many are made by a mass action");
  return id;
}

async function look(work: Work, ids: readonly string[], wish: Wish, permission: Permission) {
  const rows = await readCustomers(work, ids, permission);
  const nothing = await whoHasNothing(work, ids, wish);
  const addresses = permission === "finance.statements.send" ? await addressesOf(work, ids) : undefined;
  return new Map(
    rows.map((row) => {
      const to = addresses?.get(row.id) ?? [];
      const skip = nothing.get(row.id) ?? (addresses && to.length === 0 ? noAddress : undefined);
      return looked(row, skip, skip || !addresses ? [] : [{ code: "goes-to", after: to.join(", ") }]);
    }),
  );
}

/** Why there would be no statement. */
async function whoHasNothing(work: Work, ids: readonly string[], { from, to, withEmpty }: Wish): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{
    id: string;
    why: string;
  }>`select wanted.id, case when account.id is null then ${noAccount}::text else ${nothingMoved}::text end as why
    from unnest(${[...ids]}::uuid[]) as wanted (id) left join billing.accounts account on account.id = wanted.id
    where account.id is null or (not ${withEmpty}::boolean and not exists (
      select from billing.ledger_entries entry where entry.account_id = account.id and entry.entry_on between ${from} and ${to}))`.execute(
    work.tx,
  );
  return new Map(rows.map(({ id, why }) => [id, why]));
}

async function addressesOf(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const contacts = await listCustomerContacts(work, ids);
  return new Map([...contacts].map(([id, of]) => [id, mailAddressesFor(of, "billing")]));
}
