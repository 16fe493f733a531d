import type { Day } from "../../../shared/calendar.ts";
import { trimDecimal } from "../../../shared/rational.ts";
import type { Work } from "../../platform/work.ts";
import { taxUpdated } from "./events.ts";
import { codeTaken } from "./problems.ts";
import { refuseUnlessAllPartners } from "./scope.ts";
import { db, type EnCategory } from "./tables.ts";
import { findTax, forgetTaxes } from "./tax-queries.ts";
import type { Tax } from "./tax-rules.ts";

export interface NewTax {
  readonly name: string;
  readonly code: string;
  /** "20" is 20 %. */
  readonly ratePercent: string;
  readonly enCategory?: EnCategory | undefined;
  readonly exemptionText?: string | undefined;
  readonly ledgerAccount?: string | undefined;
  readonly validFrom?: Day | undefined;
  readonly validTo?: Day | undefined;
}

/** A tax with its first rate. Its later rates are added by `changeTaxRate`. */
export async function createTax(work: Work, tax: NewTax): Promise<Tax> {
  refuseUnlessAllPartners(work.actor);
  const known = await db(work).selectFrom("catalog.taxes").select("id").where("code", "=", tax.code).executeTakeFirst();
  if (known)
    throw codeTaken(`There is a tax ${tax.code}. A new rate of it is added there.`, { errors: [{ field: "code", code: "code-taken" }] });
  const { id } = await db(work)
    .insertInto("catalog.taxes")
    .values({
      name: tax.name,
      code: tax.code,
      rate_percent: tax.ratePercent,
      en_category: tax.enCategory ?? "S",
      exemption_text: tax.exemptionText ?? "",
      ledger_account: tax.ledgerAccount ?? "2100",
      valid_from: tax.validFrom ?? null,
      valid_to: tax.validTo ?? null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  forgetTaxes(work);
  work.audit({
    entity: "tax",
    entityId: id,
    label: `Tax ${tax.code}`,
    action: "created",
    partnerId: null,
    changes: { ratePercent: { before: null, after: trimDecimal(tax.ratePercent) }, name: { before: null, after: tax.name } },
  });
  work.emit(taxUpdated, { partnerId: null, objectId: id }, { taxId: id, code: tax.code, change: "created" });
  return (await findTax(work, id)) as Tax;
}
