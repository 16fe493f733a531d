import { sql } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import { trimDecimal } from "../../../shared/rational.ts";
import { differences } from "../../platform/differences.ts";
import { editConflict, notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { taxUpdated } from "./events.ts";
import { taxInUse, taxRateOverlaps } from "./problems.ts";
import { refuseUnlessAllPartners } from "./scope.ts";
import { db } from "./tables.ts";
import { findTax, forgetTaxes, listTaxes } from "./tax-queries.ts";
import type { Tax } from "./tax-rules.ts";
import { namesOfTax, refuseNamedTax } from "./taxes-in-settings.ts";

async function lockTax(work: Work, taxId: string): Promise<Tax> {
  refuseUnlessAllPartners(work.actor);
  // The whole tax through time: rates of one tax are changed one after the other.
  await sql`select 1 from catalog.taxes where code = (select code from catalog.taxes where id = ${taxId}) order by id for update`.execute(
    work.tx,
  );
  const tax = await findTax(work, taxId);
  if (!tax) throw notFound("There is no such tax.");
  return tax;
}

async function lockTaxAsRead(work: Work, taxId: string, version: number): Promise<Tax> {
  const tax = await lockTax(work, taxId);
  if (tax.version !== version) throw editConflict(`Tax ${tax.code} was changed meanwhile.`, { current: tax });
  return tax;
}

/** What a tax is called and where it is booked. It is called so at all its rates. */
export async function updateTax(
  work: Work,
  taxId: string,
  edit: {
    name?: string | undefined;
    exemptionText?: string | undefined;
    ledgerAccount?: string | undefined;
    enabled?: boolean | undefined;
  },
  version: number,
): Promise<Tax> {
  const before = await lockTaxAsRead(work, taxId, version);
  if (edit.enabled === false && before.enabled) await refuseNamedTax(work, `tax ${before.code}`, await namesOfTax(work, before.code));
  await db(work)
    .updateTable("catalog.taxes")
    .set({
      version: sql`version + 1`,
      ...(edit.name === undefined ? {} : { name: edit.name }),
      ...(edit.exemptionText === undefined ? {} : { exemption_text: edit.exemptionText }),
      ...(edit.ledgerAccount === undefined ? {} : { ledger_account: edit.ledgerAccount }),
      ...(edit.enabled === undefined ? {} : { enabled: edit.enabled }),
    })
    .where("code", "=", before.code)
    .execute();
  const after = await lockTax(work, taxId);
  const { version: _before, ...was } = before;
  const { version: _after, ...is } = after;
  auditTax(work, after, "updated", differences(was, is));
  return after;
}

/**
 * B-144 another rate from a day on: a new row that takes over from the rate that would have gone on. What was issued keeps
 * its rate; what is issued later takes the one of its tax point.
 */
export async function changeTaxRate(
  work: Work,
  taxId: string,
  { ratePercent, validFrom }: { ratePercent: string; validFrom: Day },
): Promise<Tax> {
  const named = await lockTax(work, taxId);
  const rates = (await listTaxes(work)).filter((tax) => tax.code === named.code);
  const later = rates.find((tax) => tax.validFrom !== null && tax.validFrom >= validFrom);
  if (later)
    throw taxRateOverlaps(
      `Tax ${named.code} has a rate of ${trimDecimal(later.ratePercent)} % from ${later.validFrom}. Take that one back first.`,
      { errors: [{ field: "validFrom", code: "tax-rate-overlaps", params: { from: later.validFrom } }] },
    );
  const last = rates.find((tax) => tax.validTo === null || validFrom < tax.validTo);
  if (last) {
    await db(work).updateTable("catalog.taxes").set({ valid_to: validFrom, version: sql`version + 1` }).where("id", "=", last.id).execute();
  }
  const { id } = await db(work)
    .insertInto("catalog.taxes")
    .values({
      name: named.name,
      code: named.code,
      rate_percent: ratePercent,
      en_category: named.enCategory,
      exemption_text: named.exemptionText,
      ledger_account: named.ledgerAccount,
      enabled: named.enabled,
      valid_from: validFrom,
      valid_to: last?.validTo ?? null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const added = await lockTax(work, id);
  const before = last ? trimDecimal(last.ratePercent) : null;
  auditTax(work, added, "rate_changed", {
    ratePercent: { before, after: trimDecimal(ratePercent) },
    validFrom: { before: last?.validFrom ?? null, after: validFrom },
  });
  return added;
}

/** Removes a rate that nothing was taxed with; the one before it goes on in its place. */
export async function deleteTax(work: Work, taxId: string, version: number): Promise<void> {
  const tax = await lockTaxAsRead(work, taxId, version);
  const { ids } = await namesOfTax(work, tax.code);
  // Its code stands for what is left of its rates.
  await refuseNamedTax(work, `tax ${tax.code}`, { code: ids.length === 1 ? tax.code : null, ids: [taxId] });
  try {
    await db(work).deleteFrom("catalog.taxes").where("id", "=", taxId).execute();
  } catch (error) {
    if ((error as { code?: string }).code !== "23503") throw error;
    throw taxInUse(`Tax ${tax.code} at ${trimDecimal(tax.ratePercent)} % is used by plans, services or documents. Disable it instead.`);
  }
  if (tax.validFrom !== null) {
    await db(work)
      .updateTable("catalog.taxes")
      .set({ valid_to: tax.validTo, version: sql`version + 1` })
      .where("code", "=", tax.code)
      .where("valid_to", "=", tax.validFrom)
      .execute();
  }
  auditTax(work, tax, "deleted", { ratePercent: { before: trimDecimal(tax.ratePercent), after: null } });
}

function auditTax(work: Work, tax: Tax, action: string, changes: Record<string, { before: unknown; after: unknown }>): void {
  forgetTaxes(work);
  work.audit({ entity: "tax", entityId: tax.id, label: `Tax ${tax.code}`, action, partnerId: null, changes });
  work.emit(taxUpdated, { partnerId: null, objectId: tax.id }, { taxId: tax.id, code: tax.code, change: action });
}
