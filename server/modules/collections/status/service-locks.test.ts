// One invoice locks one service (B-27), as days go by.
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { faultsOfBooks, invoicesOf, makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { getDocumentEndpoint } from "../../billing/documents/contract.ts";
import { createOneTimeInvoiceEndpoint } from "../../billing/one-time/contract.ts";
import { getCustomerEndpoint } from "../../customers/contract.ts";
import { setSetting } from "../../partners/index.ts";
import { recordPaymentEndpoint } from "../../payments/contract.ts";
import { getServiceEndpoint } from "../../services/contract.ts";
import { addHoldEndpoint } from "../contract.ts";
import { blockOnOneTime } from "../settings.ts";

describe("B-27 an invoice that locks one service while it is overdue", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 3);
  const staff = () => signInStaff(program, { role: "super_administrator" });
  const eur = (amount: string) => ({ amount, currency: "EUR" });
  const at = async (moment: string): Promise<void> => {
    program.clock.moveTo(moment);
    await program.runDay();
    await program.runJobs();
  };
  const pay = async (customerId: string, amount: string, documentIds?: string[]): Promise<void> => {
    const receivedOn = day(program.clock.now().toISOString().slice(0, 10));
    await (await staff()).ok(recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: eur(amount), method: "bank_transfer", receivedOn, confirmDuplicate: true, ...(documentIds ? { documentIds } : {}) },
    } as never);
    await program.runJobs();
  };
  const stands = async (customerId: string, serviceId: string): Promise<string> => {
    const boss = await staff();
    const { status } = await boss.ok(getCustomerEndpoint, { params: { customerId } });
    return `${status} ${(await boss.ok(getServiceEndpoint, { params: { serviceId } })).lock}`;
  };
  const invoice = async (customerId: string, blocksServiceId: string, dueOn = "2026-04-05") =>
    (await staff()).ok(createOneTimeInvoiceEndpoint, {
      params: { customerId },
      body: {
        lines: [{ text: "Router, first part", unitPrice: "100", taxId: provider.taxId, category: "equipment" }],
        dueOn: day(dueOn),
        blocksServiceId,
      },
    } as never);
  // Who is blocked for one-time invoices would be blocked for this one as well, were it not for its service.
  await program.inWork((work) => setSetting(work, blockOnOneTime, { level: "system" }, true));
  await program.runDay();

  it("B-27 B-40 locks that service after its due date and not the customer; settled, it opens at once", async () => {
    const { customerId, serviceIds } = payers[0]!;
    const [first] = await invoicesOf(program, customerId);
    await pay(customerId, "54.00", [first!.id]);
    const issued = await invoice(customerId, serviceIds[0]!);
    expect((await (await staff()).ok(getDocumentEndpoint, { params: { documentId: issued.id } })).blocksService).toMatchObject({
      id: serviceIds[0],
    });
    await at("2026-04-05T12:00:00Z");
    expect(await stands(customerId, serviceIds[0]!)).toBe("active none");
    await at("2026-04-06T12:00:00Z");
    expect(await stands(customerId, serviceIds[0]!)).toBe("active unpaid_document");
    await at("2026-04-10T12:00:00Z");
    await pay(customerId, "60.00");
    expect(await stands(customerId, serviceIds[0]!)).toBe("active unpaid_document");
    await pay(customerId, "60.00");
    expect(await stands(customerId, serviceIds[0]!)).toBe("active none");
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-27 B-43 an exemption opens it until its day, and another customer's service is refused", async () => {
    const { customerId, serviceIds } = payers[1]!;
    const [first] = await invoicesOf(program, customerId);
    await pay(customerId, "54.00", [first!.id]);
    await invoice(customerId, serviceIds[0]!, "2026-04-10");
    await at("2026-04-11T12:00:00Z");
    expect(await stands(customerId, serviceIds[0]!)).toBe("active unpaid_document");
    await (await staff()).ok(addHoldEndpoint, {
      params: { customerId },
      body: { kind: "exempt", until: day("2026-04-14"), reason: "Waits for a part" },
    });
    await program.runJobs();
    expect(await stands(customerId, serviceIds[0]!)).toBe("active none");
    await at("2026-04-16T12:00:00Z");
    expect(await stands(customerId, serviceIds[0]!)).toBe("active unpaid_document");
    const refused = await (await staff()).refused(createOneTimeInvoiceEndpoint, {
      params: { customerId },
      body: {
        lines: [{ text: "x", unitPrice: "1", taxId: provider.taxId }],
        blocksServiceId: payers[2]!.serviceIds[0],
      },
    } as never);
    expect(refused).toMatchObject({ errors: [{ field: "blocksServiceId" }] });
  });
});
