import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";

/** An invoice that wants money, with what decides on how it is collected. */
export interface OpenInvoice {
  readonly id: string;
  readonly accountId: string;
  readonly partnerId: string;
  readonly number: string;
  readonly issuedAt: Date;
  readonly issuedOn: Day;
  readonly dueOn: Day | null;
  readonly openMinor: bigint;
  readonly grossMinor: bigint;
  readonly currency: string;
  readonly origin: string;
  readonly isDisputed: boolean;
  readonly paymentMethod: string;
}

/** The open invoices of accounts, or these, the oldest due first. */
export async function listOpenInvoices(
  work: Work,
  which:
    | { readonly accountIds: readonly string[] }
    | { readonly ids: readonly string[] }
    | { readonly partnerId: string; readonly most: number },
): Promise<OpenInvoice[]> {
  const condition =
    "ids" in which
      ? sql`document.id = any (${[...which.ids]}::uuid[])`
      : "accountIds" in which
        ? sql`document.account_id = any (${[...which.accountIds]}::uuid[]) and document.open_minor > 0`
        : sql`document.partner_id = ${which.partnerId} and document.open_minor > 0`;
  const limit = "most" in which ? sql`limit ${which.most}` : sql``;
  const { rows } = await sql<OpenInvoice>`
    select document.id, document.account_id as "accountId", document.partner_id as "partnerId", document.number, document.issued_at as "issuedAt",
      document.issued_on as "issuedOn", document.due_on as "dueOn", document.open_minor as "openMinor", document.gross_minor as "grossMinor",
      document.currency, document.origin, document.is_disputed as "isDisputed", account.payment_method as "paymentMethod"
    from billing.money_documents document join billing.accounts account on account.id = document.account_id
    where ${condition} and document.kind = 'invoice' and document.issued_at is not null and document.state <> 'void'
    order by document.due_on, document.number ${limit}`.execute(work.tx);
  return rows;
}
