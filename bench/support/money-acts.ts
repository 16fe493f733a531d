// What chaos does with money beyond invoices and payments: debts given up and recovered, deposits, refill cards, tables of payments, refunds
// with one click, invoices taken back, instalment plans, other prices for days that are invoiced, statements that have to add up.

import * as deposits from "../../server/modules/billing/deposits/contract.ts";
import { statementEndpoint } from "../../server/modules/billing/ledger/contract.ts";
import { acceptAdjustmentsEndpoint, undoInvoiceEndpoint } from "../../server/modules/billing/runs/contract.ts";
import { undoPolicy } from "../../server/modules/billing/settings.ts";
import * as writeOffs from "../../server/modules/billing/write-offs/contract.ts";
import * as instalments from "../../server/modules/collections/instalments/contract.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { recordPaymentEndpoint, reversePaymentEndpoint } from "../../server/modules/payments/contract.ts";
import { refundDepositEndpoint } from "../../server/modules/payments/deposit-refunds/contract.ts";
import * as invoiceRefunds from "../../server/modules/payments/invoice-refunds/contract.ts";
import * as batches from "../../server/modules/payments/mass-payments/contract.ts";
import * as cards from "../../server/modules/payments/refill-cards/contract.ts";
import { repricePlanEndpoint } from "../../server/modules/services/contract.ts";
import { addDays, type Day } from "../../shared/calendar.ts";
import type { Endpoint } from "../../shared/endpoint.ts";
import { parseMoney } from "../../shared/money.ts";
import type { CallInput } from "../../tests/support/call-api.ts";
import type { TestProgram } from "../../tests/support/test-program.ts";
import type { Random } from "./random.ts";

export type Outcome = "done" | "refused";

export interface Stage {
  readonly program: TestProgram;
  readonly random: Random;
  readonly provider: { readonly partnerId: string; readonly taxId: string; readonly plans: readonly string[] };
  readonly call: <E extends Endpoint>(endpoint: E, input: CallInput<E>) => Promise<{ outcome: Outcome; body: unknown }>;
  readonly query: <Row extends object>(text: string, values?: unknown[]) => Promise<Row[]>;
  readonly jobs: () => Promise<void>;
  readonly today: () => Day;
  readonly eur: (minor: number | bigint) => { amount: string; currency: string };
  readonly fault: (what: string) => void;
}

export const moneyWeights = {
  writeOff: 3,
  decideWriteOff: 2,
  undoWriteOff: 1,
  recover: 2,
  askDeposit: 3,
  payDeposit: 4,
  useDeposit: 3,
  refundDeposit: 2,
  undoInvoice: 2,
  massPayment: 2,
  refundInvoice: 2,
  makeCards: 1,
  redeem: 3,
  voidCards: 1,
  reprice: 1,
  acceptDays: 2,
  statement: 3,
  instalmentPlan: 2,
  cancelPlan: 1,
  bounce: 3,
} as const;

export type MoneyAct = keyof typeof moneyWeights;

const reason = "chaos";
const words = "select id, number::text as number, version from";

/** Everything is picked by visible numbers, so that the same seed picks the same. */
export function moneyActs(stage: Stage): Record<MoneyAct, () => Promise<Outcome>> {
  const { call, query, random, today, eur, provider } = stage;
  /** The codes of cards, with those that were used: they are tried again. */
  const codes: string[] = [];
  interface Row {
    id: string;
    number: string;
    version: number;
  }
  const customer = async () =>
    random.pick(await query<{ id: string; number: string }>("select id, number::text from customers.customers order by number"));
  const pickOf = async (from: string) => random.pick(await query<Row>(`${words} ${from}`));
  const unpaid = () =>
    query<{ id: string; account_id: string; number: string; open: string }>(
      `select id, account_id, number, open_minor::text as open from billing.money_documents
       where kind = 'invoice' and state in ('issued', 'partially_paid') and open_minor > 0 order by number`,
    );
  const deposit = (states: readonly string[]) =>
    query<Row & { account_id: string; amount: string; paid: string; held: string }>(
      `select id, account_id, number::text, version, amount_minor::text as amount, paid_minor::text as paid, held_minor::text as held
       from billing.deposits where state = any ($1) order by number`,
      [states],
    ).then((found) => random.pick(found));
  /** All of it, a part of it, or more than there is. */
  const some = (minor: number): number | undefined =>
    random.pick([undefined, undefined, 1 + random.below(Math.max(minor, 1)), minor + 1 + random.below(500)]);

  return {
    async writeOff() {
      const invoice = random.pick(await unpaid());
      if (!invoice) return "refused";
      return (
        await call(writeOffs.requestWriteOffEndpoint, {
          params: { customerId: invoice.account_id },
          body: { documentId: invoice.id, total: eur(Number(invoice.open)), on: today(), reason },
        })
      ).outcome;
    },
    async decideWriteOff() {
      const waiting = await pickOf("billing.write_offs where state = 'waiting' order by number");
      if (!waiting) return "refused";
      const asked = { params: { writeOffId: waiting.id }, version: waiting.version };
      if (random.below(3) === 0) return (await call(writeOffs.refuseWriteOffEndpoint, { ...asked, body: { reason } })).outcome;
      return (await call(writeOffs.approveWriteOffEndpoint, { ...asked, body: {} })).outcome;
    },
    async undoWriteOff() {
      const booked = await pickOf("billing.write_offs where state = 'booked' order by number");
      if (!booked) return "refused";
      return (await call(writeOffs.undoWriteOffEndpoint, { params: { writeOffId: booked.id }, version: booked.version, body: { reason } }))
        .outcome;
    },
    /** Free credit becomes money for what was given up, or such a recovery is taken back. */
    async recover() {
      const [done] = await query<{ id: string }>(
        `select recovery.id from billing.recoveries recovery join billing.write_offs write_off on write_off.id = recovery.write_off_id
         where recovery.undone_at is null order by write_off.number, recovery.made_at, recovery.amount_minor limit 1`,
      );
      if (done && random.below(3) === 0)
        return (await call(writeOffs.undoRecoveryEndpoint, { params: { recoveryId: done.id }, body: { reason } })).outcome;
      const booked = await pickOf("billing.write_offs where state = 'booked' order by number");
      if (!booked) return "refused";
      const part = random.below(2) === 0 ? { amount: eur(1 + random.below(2000)) } : {};
      return (await call(writeOffs.recoverEndpoint, { params: { writeOffId: booked.id }, body: part })).outcome;
    },
    async askDeposit() {
      const who = await customer();
      if (!who) return "refused";
      return (
        await call(deposits.askDepositEndpoint, {
          params: { customerId: who.id },
          body: {
            amount: eur(100 + random.below(15_000)),
            cause: random.pick(["equipment", "credit"] as const) ?? "equipment",
            text: "Router",
            interestPercent: random.pick([null, "1.5", "12"]) ?? null,
            dueOn: addDays(today(), random.below(20)),
          },
        })
      ).outcome;
    },
    async payDeposit() {
      const asked = await deposit(["asked"]);
      if (!asked) return "refused";
      const left = Number(asked.amount) - Number(asked.paid);
      const minor = random.pick([left, left, Math.max(1, Math.trunc(left / 2)), left + 1 + random.below(3000)]) ?? left;
      return (
        await call(recordPaymentEndpoint, {
          params: { customerId: asked.account_id },
          body: { amount: eur(minor), method: "bank_transfer", receivedOn: today(), documentIds: [asked.id], confirmDuplicate: true },
        })
      ).outcome;
    },
    async useDeposit() {
      const held = await deposit(["asked", "held"]);
      if (!held) return "refused";
      const minor = some(Number(held.held));
      const amount = minor === undefined ? {} : { amount: eur(minor) };
      const params = { depositId: held.id };
      switch (random.below(3)) {
        case 0:
          return (await call(deposits.cancelDepositEndpoint, { params, version: held.version, body: { reason } })).outcome;
        case 1:
          return (
            await call(deposits.keepDepositEndpoint, { params, body: { ...amount, text: "Lost router", taxId: provider.taxId, reason } })
          ).outcome;
        default:
          return (await call(deposits.applyDepositEndpoint, { params, body: { ...amount, reason } })).outcome;
      }
    },
    async refundDeposit() {
      const held = await deposit(["asked", "held"]);
      if (!held) return "refused";
      const minor = some(Number(held.held));
      const debtsFirst = random.pick([{}, { debtsFirst: true }, { debtsFirst: false }]) ?? {};
      return (
        await call(refundDepositEndpoint, {
          params: { depositId: held.id },
          body: { ...(minor === undefined ? {} : { amount: eur(minor) }), ...debtsFirst, by: "bank_transfer", reason },
        })
      ).outcome;
    },
    async undoInvoice() {
      const invoice = random.pick(
        await query<{ id: string }>(
          `select id from billing.money_documents where kind = 'invoice' and origin = 'recurring' and state in ('issued', 'partially_paid', 'paid')
           order by issued_on desc, number desc limit 20`,
        ),
      );
      if (!invoice) return "refused";
      const policy = random.pick(["credit_note", "void_number"] as const) ?? "credit_note";
      await stage.program.inWork((work) => setSetting(work, undoPolicy, { level: "system" }, policy));
      return (await call(undoInvoiceEndpoint, { params: { documentId: invoice.id }, body: { reason } })).outcome;
    },
    async massPayment() {
      const rows: { who: string; amount: string; receivedOn: string; method: string; reference: string }[] = [];
      const invoices = await unpaid();
      for (let count = 1 + random.below(4); count > 0; count--) {
        const invoice = random.pick(invoices);
        const who = await customer();
        if (!who) return "refused";
        const amount = random.pick(["", "", "-3", "1.005"]) || eur(1 + random.below(6000)).amount;
        rows.push({
          who: invoice && random.below(2) === 0 ? invoice.number : `#${who.number}`,
          amount: invoice && random.below(3) === 0 ? eur(Number(invoice.open)).amount : amount,
          receivedOn: addDays(today(), random.pick([0, 0, -1, 2]) ?? 0),
          method: "bank_transfer",
          reference: "",
        });
      }
      const typed = await call(batches.typeBatchEndpoint, { body: { partnerId: provider.partnerId, rows } });
      if (typed.outcome === "refused") return "refused";
      const { id, version, bookable } = typed.body as { id: string; version: number; bookable: number };
      const { outcome } =
        bookable === 0
          ? await call(batches.discardBatchEndpoint, { params: { batchId: id }, body: {} })
          : await call(batches.confirmBatchEndpoint, { params: { batchId: id }, version, body: { bookable } });
      await stage.jobs();
      return outcome;
    },
    async refundInvoice() {
      const paid = random.pick(
        await query<{ id: string }>(
          "select id from billing.money_documents where kind = 'invoice' and state = 'paid' order by issued_on desc, number desc limit 40",
        ),
      );
      if (!paid) return "refused";
      const params = { documentId: paid.id };
      const preview = await call(invoiceRefunds.previewInvoiceRefundEndpoint, { params });
      if (preview.outcome === "refused") return "refused";
      type Amount = ReturnType<typeof eur>;
      const { credit, byGateway, byHand } = preview.body as { credit: Amount; byGateway: Amount; byHand: Amount };
      const hand = random.pick(["cash", null] as const) ?? null;
      const refund = hand ? eur(parseMoney(byGateway.amount, "EUR").minor + parseMoney(byHand.amount, "EUR").minor) : byGateway;
      return (
        await call(invoiceRefunds.refundInvoiceEndpoint, {
          params,
          body: { reason, releaseDays: random.below(2) === 0, byHand: hand, credit, refund },
        })
      ).outcome;
    },
    async makeCards() {
      const made = await call(cards.makeSeriesEndpoint, {
        body: {
          partnerId: provider.partnerId,
          title: "Kiosk",
          quantity: 2 + random.below(4),
          value: eur(500 + random.below(4000)),
          validTill: random.below(3) === 0 ? addDays(today(), 20 + random.below(40)) : null,
        },
      });
      if (made.outcome === "refused") return "refused";
      const { id, version } = made.body as { id: string; version: number };
      const shown = await call(cards.exportSeriesEndpoint, { params: { seriesId: id }, version, body: {} });
      if (shown.outcome === "refused") return "refused";
      codes.push(...(shown.body as { codes: { code: string }[] }).codes.map(({ code }) => code));
      const active = await call(cards.activateCardsEndpoint, { params: { seriesId: id }, version: version + 1, body: {} });
      const buyer = random.below(2) === 0 ? await customer() : undefined;
      if (!buyer || active.outcome === "refused") return active.outcome;
      return (
        await call(cards.sellSeriesEndpoint, {
          params: { seriesId: id },
          version: version + 2,
          body: { customerId: buyer.id, paidBy: random.below(2) === 0 ? "cash" : null },
        })
      ).outcome;
    },
    async redeem() {
      const who = await customer();
      const code = random.pick(codes);
      if (!who || !code) return "refused";
      return (await call(cards.redeemForCustomerEndpoint, { params: { customerId: who.id }, body: { code } })).outcome;
    },
    async voidCards() {
      const series = random.pick(
        await query<{ id: string; version: number }>("select id, version from payments.card_series order by number"),
      );
      if (!series) return "refused";
      const from = 1 + random.below(4);
      return (
        await call(cards.voidCardsEndpoint, { params: { seriesId: series.id }, version: series.version, body: { from, to: from, reason } })
      ).outcome;
    },
    /** The price of a plan, for days that are invoiced, too: the next run proposes what it comes to. */
    async reprice() {
      return (
        await call(repricePlanEndpoint, {
          params: { planId: random.pick(provider.plans) ?? "" },
          body: {
            price: eur(1000 + random.below(8000)).amount,
            validFrom: addDays(today(), random.pick([-40, -15, -3, 0, 10]) ?? 0),
            audience: random.pick(["new_services_only", "same_price_services", "all_services"] as const) ?? "all_services",
            adjustBilledDays: random.below(3) > 0,
          },
        })
      ).outcome;
    },
    async acceptDays() {
      const run = await pickOf("billing.runs where state = 'preview' order by number");
      if (!run) return "refused";
      return (await call(acceptAdjustmentsEndpoint, { params: { runId: run.id }, version: run.version })).outcome;
    },
    /** P-113 what was owed before and what was booked make what is owed after. */
    async statement() {
      const who = await customer();
      if (!who) return "refused";
      const from = addDays(today(), -random.below(70));
      const to = addDays(from, random.below(70));
      const { outcome, body } = await call(statementEndpoint, { params: { customerId: who.id }, query: { from, to } });
      if (outcome === "refused") return outcome;
      const { opening, closing, rows } = body as { opening: Money; closing: Money; rows: { balanceAfter: Money }[] };
      type Money = ReturnType<typeof eur>;
      const last = rows.at(-1)?.balanceAfter ?? opening;
      if (last.amount !== closing.amount)
        stage.fault(`the statement of #${who.number} from ${from} to ${to} ends with ${last.amount} and says ${closing.amount}`);
      return "done";
    },
    async instalmentPlan() {
      const invoices = await unpaid();
      const first = random.pick(invoices);
      if (!first) return "refused";
      const theirs = invoices.filter(({ account_id }) => account_id === first.account_id).slice(0, 3);
      const start = 1 + random.below(10);
      return (
        await call(instalments.makePlanEndpoint, {
          params: { customerId: first.account_id },
          body: {
            documentIds: theirs.map(({ id }) => id),
            dueOn: [start, start + 14, start + 28].map((days) => addDays(today(), days)),
            fee: random.below(3) === 0 ? { text: "Fee", amount: eur(500), taxId: provider.taxId } : null,
            waitsForFirst: random.below(3) === 0,
          },
        })
      ).outcome;
    },
    async cancelPlan() {
      const plan = random.pick(
        await query<{ id: string }>(
          `select plan.id from collections.instalment_plans plan join customers.customers customer on customer.id = plan.customer_id
           where plan.state in ('waiting', 'running') order by customer.number`,
        ),
      );
      if (!plan) return "refused";
      return (await call(instalments.cancelPlanEndpoint, { params: { planId: plan.id }, body: {} })).outcome;
    },
    /** A direct debit that comes back, with its fee. */
    async bounce() {
      const payment = random.pick(
        await query<{ id: string; version: number }>(
          "select id, version from payments.payments where state = 'settled' order by receipt_number desc limit 20",
        ),
      );
      if (!payment) return "refused";
      return (
        await call(reversePaymentEndpoint, {
          params: { paymentId: payment.id },
          version: payment.version,
          body: {
            reason,
            group: random.pick(["insufficient_funds", "account_closed", "disputed"] as const),
            waivesFee: random.below(4) === 0,
          },
        })
      ).outcome;
    },
  };
}
