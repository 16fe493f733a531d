// B-114 what becomes of money when somebody's last service is over.
import { describe, expect, it } from "vitest";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { shopOn } from "../../../../tests/support/change-shop.ts";
import { balanceOf, faultsOfBooks, invoicesOf } from "../../../../tests/support/payer.ts";
import { addSubscribers } from "../../../../tests/support/provider.ts";
import * as changes from "../planned-changes/contract.ts";
import { cancelFinal } from "../planned-changes/settings.ts";
import * as contract from "./contract.ts";

describe("B-114 the credit of the last service", async () => {
  const shop = await shopOn("2026-11-12", "final");
  const { program } = shop;
  const end = { kind: "end", endOn: "2026-11-12", isNow: true };
  const waiting = async () =>
    (await shop.staff().ok(contract.listFinalCreditsEndpoint, { query: {} })).items.map(({ customer, state, credit }) => [
      customer.id,
      state,
      credit.amount,
    ]);

  it("settles the open debts first; what is left is asked about, and kept when somebody says so", async () => {
    const { serviceId, customerId } = await shop.subscriber();
    const quote = await shop.quote(serviceId, end);
    expect(quote).toMatchObject({ asksFinal: true, figures: { net: { amount: "-32.40" } } });
    await shop.confirm(quote.id);
    expect(await waiting()).toEqual([[customerId, "ask", "32.40"]]);
    const [asked] = (await shop.staff().ok(contract.listFinalCreditsEndpoint, { query: {} })).items;
    const decide = {
      params: { plannedChangeId: asked?.plannedChangeId ?? "" },
      body: { final: "keep" as const },
      version: asked?.version ?? 0,
    };
    await shop.staff().ok(contract.decideFinalCreditEndpoint, decide);
    expect(await waiting()).toEqual([]);
    expect(await balanceOf(program, customerId)).toBe(3240n);
    expect(await shop.staff().refused(contract.decideFinalCreditEndpoint, decide)).toMatchObject({ code: "edit-conflict" });
  });

  it("nothing is asked where the credit only pays what is owed", async () => {
    const { serviceId, customerId } = await shop.subscriber({ isPaid: false });
    expect(await shop.quote(serviceId, end)).toMatchObject({ asksFinal: false });
    await shop.make(serviceId, end);
    expect(await waiting()).toEqual([]);
    expect((await invoicesOf(program, customerId))[0]).toMatchObject({ state: "partially_paid", open_minor: 2160n });
  });

  it("nothing is asked while another service runs", async () => {
    const [added] = await program.inWork((work) =>
      addSubscribers(work, shop.provider, {
        ...{ count: 1, startOn: "2026-11-01", nextBillingOn: "2026-12-01", firstNumber: 50 },
        plans: [shop.provider.homeId, shop.provider.voiceId],
      }),
    );
    expect(await shop.quote(added!.serviceIds[0]!, end)).toMatchObject({ asksFinal: false });
  });

  it("goes back where the provider has it so; what no gateway can take waits to be paid out by hand", async () => {
    await shop.set(cancelFinal, "refund_to_method");
    const { serviceId, customerId } = await shop.subscriber();
    expect(await shop.quote(serviceId, end)).toMatchObject({ asksFinal: false });
    await shop.make(serviceId, end);
    await program.runJobs();
    // It was paid in cash.
    expect(await waiting()).toEqual([[customerId, "refund_to_method", "32.40"]]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("a closing statement is filed once among the customer's documents", async () => {
    await shop.set(cancelFinal, "keep");
    const { serviceId, customerId } = await shop.subscriber();
    await shop.make(serviceId, end);
    await program.runJobs();
    await program.runJobs();
    const filed = await program.query("select title, visible_in_portal from documents.documents where customer_id = $1", [customerId]);
    expect(filed).toEqual([{ title: "Closing statement", visible_in_portal: true }]);
  });

  it("O-27 whoever may not give money back can neither plan it nor decide it", async () => {
    await shop.set(cancelFinal, "ask");
    const { serviceId } = await shop.subscriber();
    const support = await signInStaff(program, { role: "customer_creator" });
    const asked = { params: { serviceId }, body: { wish: { ...end, final: "refund_to_method" } as never } };
    expect(await support.refused(changes.makeQuoteEndpoint, asked)).toMatchObject({ status: 403 });
  });
});
