// What chaos changes of what is invoiced already: issued invoices that nobody has seen, how a customer is taxed, the rate of a tax and which
// day decides it, first days of services that are invoiced ahead, pauses that cost something, and which documents are made of charges.

import { editInvoiceEndpoint, invoiceVersionsEndpoint, previewEditEndpoint } from "../../server/modules/billing/edits/contract.ts";
import { mutableUnpaid } from "../../server/modules/billing/edits/settings.ts";
import { advanceTax, prepaidInvoiceAfter, prepaidMonthlyInvoice } from "../../server/modules/billing/prepaid/prepaid-settings.ts";
import { firstInvoiceAdvanceDays, firstInvoiceAuto } from "../../server/modules/billing/runs/run-settings.ts";
import { taxPoint } from "../../server/modules/billing/settings.ts";
import { changeTermsEndpoint, getTermsEndpoint } from "../../server/modules/billing/terms/contract.ts";
import { createTax } from "../../server/modules/catalog/index.ts";
import { cancelTaxUpdateEndpoint, scheduleTaxUpdateEndpoint } from "../../server/modules/catalog/tax-updates/contract.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { addServiceEndpoint, changeStartEndpoint, moveServiceEndpoint } from "../../server/modules/services/contract.ts";
import type { Work } from "../../server/platform/work.ts";
import { addDays, type Day } from "../../shared/calendar.ts";
import type { Endpoint, ReturnsOf } from "../../shared/endpoint.ts";
import type { Outcome, Stage } from "./money-acts.ts";

export const changeWeights = {
  editInvoice: 5,
  taxStatus: 3,
  taxPoint: 1,
  taxUpdate: 4,
  cancelTaxUpdate: 4,
  orderAhead: 5,
  moveStart: 5,
  withdrawOrder: 3,
  activateOrder: 2,
  prepaidDocuments: 2,
  invoices: 2,
} as const;

export type ChangeAct = keyof typeof changeWeights;

/** Taxes that stand in for those of plans, invoices that may be edited, services that are invoiced before they begin. */
export async function prepareChanges(work: Work): Promise<void> {
  await createTax(work, { name: "Exempt", code: "exempt", ratePercent: "0", enCategory: "E", exemptionText: "Exempt" });
  await createTax(work, { name: "Abroad", code: "abroad", ratePercent: "0", enCategory: "AE", exemptionText: "Reverse charge" });
  await setSetting(work, advanceTax, { level: "system" }, "vat-north");
  await setSetting(work, mutableUnpaid, { level: "system" }, true);
  await setSetting(work, firstInvoiceAuto, { level: "system" }, true);
  await setSetting(work, firstInvoiceAdvanceDays, { level: "system" }, 5);
}

const reason = "chaos";

/** Everything is picked by visible numbers, so that the same seed picks the same. */
export function changeActs(stage: Stage): Record<ChangeAct, () => Promise<Outcome>> {
  const { call, query, random, today, eur, provider } = stage;
  const answered = async <E extends Endpoint>(endpoint: E, input: Parameters<typeof call<E>>[1]): Promise<ReturnsOf<E> | undefined> => {
    const { outcome, body } = await call(endpoint, input);
    return outcome === "done" ? (body as ReturnsOf<E>) : undefined;
  };
  const customer = async () =>
    random.pick(await query<{ id: string; number: string }>("select id, number::text from customers.customers order by number"));
  const ordered = async () =>
    random.pick(
      await query<{ id: string; number: string; version: number; start_on: Day }>(
        "select id, number::text, version, start_on from services.services where state = 'pending' and bundle_service_id is null order by number",
      ),
    );

  return {
    /** 7.3 another price or tax, a line less, a line more, another day. What the preview says is what it comes to. */
    async editInvoice() {
      const invoice = random.pick(
        await query<{ id: string; number: string; version: number; issued_on: Day }>(
          `select id, number, version, issued_on from billing.money_documents
           where kind = 'invoice' and state = 'issued' and origin in ('recurring', 'one_time') order by issued_on desc, number desc limit 30`,
        ),
      );
      if (!invoice) return "refused";
      const lines = await query<{ id: string; tax_id: string | null }>(
        "select id, tax_id from billing.document_lines where document_id = $1 order by position",
        [invoice.id],
      );
      const changed = random.below(lines.length);
      const act = random.pick(["price", "quantity", "drop", "add", "tax", "day", "text"] as const);
      const more = {
        price: { unitPrice: eur(1 + random.below(9000)).amount },
        quantity: { quantity: random.pick(["2", "0.5", "3"]) ?? "2" },
        tax: { taxId: provider.taxId },
        text: { text: "Another text" },
        ...{ drop: {}, add: {}, day: {} },
      };
      const body = {
        reason,
        lines: lines.flatMap(({ id }, at) => {
          if (at !== changed) return [{ lineId: id }];
          return act === "drop" ? [] : [{ lineId: id, ...(act ? more[act] : {}) }];
        }),
        added: act === "add" ? [{ text: "Added", unitPrice: eur(1 + random.below(4000)).amount, taxId: provider.taxId }] : [],
        ...(act === "day" ? { issuedOn: addDays(invoice.issued_on, random.below(5) - 3) } : {}),
      };
      const params = { documentId: invoice.id };
      const previewed = await answered(previewEditEndpoint, { params, body });
      const edited = await answered(editInvoiceEndpoint, { params, version: invoice.version, body });
      if (!edited) {
        if (previewed) stage.fault(`invoice ${invoice.number} could be edited (${act}) as its preview says, and was not`);
        return "refused";
      }
      if (previewed?.gross.amount !== edited.gross.amount)
        stage.fault(`invoice ${invoice.number} came to ${edited.gross.amount}, its preview said ${previewed?.gross.amount}`);
      const shown = await answered(invoiceVersionsEndpoint, { params });
      return shown ? "done" : "refused";
    },
    /** B-102 from today, or from a day whose month may be invoiced already. */
    async taxStatus() {
      const who = await customer();
      if (!who) return "refused";
      const terms = await answered(getTermsEndpoint, { params: { customerId: who.id } });
      if (!terms) return "refused";
      const others = (["taxable", "exempt", "reverse_charge"] as const).filter((status) => status !== terms.taxStatus);
      const body = {
        taxStatus: random.pick(others) ?? "taxable",
        taxStatusFrom: addDays(today(), random.pick([0, 0, -3, -12, -40]) ?? 0),
        adjustBilledDays: random.below(4) > 0,
      };
      return (await call(changeTermsEndpoint, { params: { customerId: who.id }, version: terms.version, body })).outcome;
    },
    /** B-144 the day of the document decides the rate, or each day of a service its own. */
    async taxPoint() {
      const point = random.pick(["issue_date", "service_period", "service_period"] as const) ?? "issue_date";
      await stage.program.inWork((work) => setSetting(work, taxPoint, { level: "system" }, point));
      return "done";
    },
    /** B-144 another rate from a day in the middle of what is invoiced. */
    async taxUpdate() {
      return (
        await call(scheduleTaxUpdateEndpoint, {
          body: {
            oldTaxId: provider.taxId,
            newRatePercent: random.pick(["19", "20", "21.5", "7"]) ?? "19",
            on: addDays(today(), 1 + random.below(20)),
            bearer: random.pick(["customer", "isp"] as const) ?? "customer",
            rounding: random.pick(["0.01", "up_to_0.10", "up_to_1"] as const) ?? "0.01",
            billedDays: random.pick(["leave", "adjust"] as const) ?? "leave",
          },
        })
      ).outcome;
    },
    /** B-34 what was charged before keeps its way; what comes back of it goes by that. */
    async prepaidDocuments() {
      const after = random.pick(["charge", "payment", "month_end", "month_end", "none"] as const) ?? "charge";
      const isListed = random.below(2) === 0;
      await stage.program.inWork(async (work) => {
        await setSetting(work, prepaidInvoiceAfter, { level: "system" }, after);
        await setSetting(work, prepaidMonthlyInvoice, { level: "system" }, isListed);
      });
      return "done";
    },
    /** B 3.1 a customer gets no invoices any more, or gets them again. */
    async invoices() {
      const who = await customer();
      if (!who) return "refused";
      const terms = await answered(getTermsEndpoint, { params: { customerId: who.id } });
      if (!terms) return "refused";
      const body = { autoInvoice: random.below(2) === 0 };
      return (await call(changeTermsEndpoint, { params: { customerId: who.id }, version: terms.version, body })).outcome;
    },
    async cancelTaxUpdate() {
      const planned = random.pick(
        await query<{ id: string; version: number }>(
          "select id, version from catalog.tax_updates where state = 'scheduled' order by created_at",
        ),
      );
      if (!planned || random.below(3) > 0) return "refused";
      return (await call(cancelTaxUpdateEndpoint, { params: { taxUpdateId: planned.id }, version: planned.version })).outcome;
    },
    /** B-73 soon enough to be invoiced before it begins. */
    async orderAhead() {
      const who = await customer();
      if (!who) return "refused";
      const body = { planId: random.pick(provider.plans) ?? "", startOn: addDays(today(), 1 + random.below(9)) };
      return (await call(addServiceEndpoint, { params: { customerId: who.id }, body })).outcome;
    },
    async moveStart() {
      const order = await ordered();
      if (!order) return "refused";
      const startOn = addDays(today(), random.below(40));
      return (await call(changeStartEndpoint, { params: { serviceId: order.id }, version: order.version, body: { startOn } })).outcome;
    },
    /** B-73 nothing of a service that never began stays invoiced, but for what was given up or credited with its days kept. */
    async withdrawOrder() {
      const order = await ordered();
      if (!order) return "refused";
      const { outcome } = await call(moveServiceEndpoint, {
        params: { serviceId: order.id },
        version: order.version,
        body: { act: "withdraw", reason },
      });
      if (outcome === "refused") return outcome;
      await stage.jobs();
      const kept = await query(
        `select from billing.coverage covered join billing.document_lines line on line.id = covered.line_id
         join billing.money_documents document on document.id = line.document_id
         where covered.service_id = $1 and document.state not in ('credited', 'written_off')`,
        [order.id],
      );
      if (kept.length > 0) stage.fault(`service ${order.number} was withdrawn before it began, and days of it are invoiced`);
      return "done";
    },
    async activateOrder() {
      const order = await ordered();
      if (!order) return "refused";
      return (
        await call(moveServiceEndpoint, {
          params: { serviceId: order.id },
          version: order.version,
          body: { act: "activate", ...(random.below(3) === 0 ? { on: addDays(today(), -random.below(20)) } : {}), reason },
        })
      ).outcome;
    },
  };
}
