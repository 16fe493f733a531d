import { sql } from "kysely";
import { mostFindings, type Proof } from "../../../platform/proof.ts";

/** B-120 what was edited is still there: no version is missing, each adds up, and its entry in the books has its opposite. */
export const versionsAreWhole: Proof = {
  rule: "B-120",
  says: "every former version of an edited invoice is kept whole, with its paper and an entry that its opposite takes back",
  async prove(work) {
    const counted = await sql<{ n: bigint }>`select count(*) as n from billing.document_versions`.execute(work.tx);
    const found = await sql<{ what: string }>`select what from (
      select 'invoice ' || document.number || ' is version ' || document.content_version || ' and has ' || count(version.number) || ' before it' as what
      from billing.money_documents document left join billing.document_versions version on version.document_id = document.id
      where document.content_version > 1 or version.document_id is not null
      group by document.id having count(version.number) <> document.content_version - 1 or max(version.number) <> document.content_version - 1
      union all
      select 'version ' || version.number || ' of ' || (version.document->>'number') || ' does not add up' from billing.document_versions version
      where (select coalesce(sum((line->>'net_minor')::int8), 0) from jsonb_array_elements(version.lines) line) <> (version.document->>'net_minor')::int8
        or (select coalesce(sum((tax->>'tax_minor')::int8), 0) from jsonb_array_elements(version.taxes) tax) <> (version.document->>'tax_minor')::int8
        or (version.document->>'net_minor')::int8 + (version.document->>'tax_minor')::int8 <> version.gross_minor
        or version.document->>'content_hash' is distinct from version.content_hash
      union all
      select 'version ' || version.number || ' of ' || (version.document->>'number') || ' is not taken back in the books' from billing.document_versions version
      left join billing.journal_entries opposite on opposite.id = version.opposite_id
      left join billing.ledger_entries was on was.id = version.entry_id left join billing.ledger_entries back on back.id = version.opposite_id
      where opposite.reverses is distinct from version.entry_id or was.amount_minor is distinct from -version.gross_minor or back.amount_minor is distinct from version.gross_minor
        or was.open_minor <> 0 or back.open_minor <> 0
      union all
      select 'the paper of version ' || version.number || ' of ' || (version.document->>'number') from billing.document_versions version
      join platform.files file on file.id = version.file_id where file.sha256 <> version.sha256) findings limit ${mostFindings}`.execute(
      work.tx,
    );
    return { checked: Number(counted.rows[0]?.n ?? 0n), wrong: found.rows.map((row) => row.what) };
  },
};
