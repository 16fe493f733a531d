import { sql } from "kysely";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import type { DocumentKind } from "../tables.ts";

/** What payers name when they pay. */
export interface NumberedDocument {
  readonly id: string;
  readonly customerId: string;
  readonly kind: DocumentKind;
  readonly number: string;
  /** False: it is paid, and wants nothing more. */
  readonly wantsMoney: boolean;
}

/** A partner's invoices and proformas that ask for money, by their numbers; without those that were taken back. */
export async function findDocumentsByNumber(
  work: Work,
  { partnerId, numbers }: { partnerId: string; numbers: readonly string[] },
): Promise<ReadonlyMap<string, readonly NumberedDocument[]>> {
  if (numbers.length === 0) return new Map();
  const { rows } = await sql<NumberedDocument>`select document.id, document.account_id as "customerId", document.kind, document.number,
      case document.kind when 'proforma' then document.state = 'sent' else document.open_minor > 0 end as "wantsMoney"
    from billing.money_documents document
    where document.partner_id = ${partnerId} and document.kind in ('invoice', 'proforma') and document.number = any (${[...numbers]}::text[])
      and document.state not in ('draft', 'void', 'cancelled', 'superseded', 'expired') and ${visibleTo(work.actor, { partner: "document.partner_id" })}`.execute(
    work.tx,
  );
  return Map.groupBy(rows, ({ number }) => number);
}
