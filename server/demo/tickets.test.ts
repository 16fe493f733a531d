import { expect, it } from "vitest";
import { signInCustomer, signInStaff } from "../../tests/support/call-api.ts";
import { addSubscribers, makeProvider } from "../../tests/support/provider.ts";
import { testProgram } from "../../tests/support/test-program.ts";
import { findStaffActor } from "../modules/identity/index.ts";
import { listTicketsEndpoint, ticketCountsEndpoint } from "../modules/tickets/contract.ts";
import { listMailsEndpoint } from "../modules/tickets/mail/contract.ts";
import { portalTicketEndpoint, portalTicketsEndpoint } from "../modules/tickets/portal/contract.ts";
import { liveMails } from "./mail-in.ts";
import { liveTickets } from "./tickets.ts";

it("P-164 the demo has threads in every state and mail that waits, and one that waits for whom one looks through", async () => {
  const program = await testProgram({ now: "2026-06-15T12:00:00Z" });
  const ada = await signInStaff(program, { fullName: "Ada Admin" });
  const provider = await program.inWork((work) => makeProvider(work));
  const made = await program.inWork((work) =>
    addSubscribers(work, provider, { count: 40, startOn: "2026-04-01", nextBillingOn: "2026-05-01", firstNumber: 1 }),
  );
  const staff = await program.inWork((work) => findStaffActor(work, ada.adminId));
  const ids = made.map(({ customerId }) => customerId);
  const count = await liveTickets(program, { staff: staff!, customerIds: ids, chosen: ids.slice(0, 2) });
  const { folders } = await ada.ok(ticketCountsEndpoint);
  expect(count).toBeGreaterThan(4);
  expect([folders.all, folders.open! > 0, folders.closed! > 0]).toEqual([count, true, true]);
  const customer = await signInCustomer(program, ids[0]!);
  const waiting = (await customer.ok(portalTicketsEndpoint, {})).items.find(({ status }) => status?.kind === "pending")!;
  const thread = await customer.ok(portalTicketEndpoint, { params: { ticketId: waiting.id } });
  expect([thread.isUnread, thread.entries.flatMap(({ files }) => files.map(({ mediaType }) => mediaType))]).toEqual([true, ["image/png"]]);
  expect(JSON.stringify(thread)).not.toContain("lost carrier");
  // And mail: a question that became a ticket, and three that wait for a person.
  await liveMails(program, { staff: staff!, partnerId: provider.partnerId, customerId: ids[0]! });
  const byMail = (await ada.ok(listTicketsEndpoint, { query: { filter: { channel: "mail" } } })).items;
  expect(byMail.map(({ subject }) => subject)).toEqual(["Moving to a new flat"]);
  expect((await ada.ok(listMailsEndpoint, { query: { state: "held" } })).counts).toEqual({ held: 3, failed: 0 });
});
