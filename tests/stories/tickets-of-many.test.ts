// Tickets where customers merge or move, and acts on many tickets at once.
import { describe, expect, it } from "vitest";
import { mergeEndpoint, mergePreviewEndpoint } from "../../server/modules/customers/contract.ts";
import { addCustomer, getCustomer, moveCustomer } from "../../server/modules/customers/index.ts";
import { createLabel, createPartner, getPartner } from "../../server/modules/partners/index.ts";
import { confirmMassActionEndpoint, getMassActionEndpoint } from "../../server/modules/reports/contract.ts";
import * as contract from "../../server/modules/tickets/contract.ts";
import { downloadTicketFileEndpoint } from "../../server/modules/tickets/files/contract.ts";
import { massTicketsEndpoint } from "../../server/modules/tickets/mass/contract.ts";
import {
  portalCreateTicketEndpoint,
  portalDownloadFileEndpoint,
  portalReadTicketEndpoint,
  portalTicketEndpoint,
  portalTicketsEndpoint,
  portalUploadFileEndpoint,
} from "../../server/modules/tickets/portal/contract.ts";
import { createGroupEndpoint } from "../../server/modules/tickets/setup/contract.ts";
import type { Day } from "../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { testProgram } from "../support/test-program.ts";

const program = await testProgram({ now: "2026-03-02T08:00:00Z" });
const makePartner = (code: string) =>
  program.inWork((work) => createPartner(work, { code, name: code, legalName: code, currency: "EUR", timeZone: "Europe/Zagreb" }));
const [north, south] = [await makePartner("north"), await makePartner("south")];
const makeCustomer = (fullName: string) =>
  program.inWork((work) =>
    addCustomer(
      work,
      { partnerId: north.id, category: "individual", fullName, language: "en", status: "active", emails: [], addedOn: "2026-01-01" as Day },
      { requireFields: false },
    ),
  );
const eva = await signInStaff(program, { fullName: "Eva" });
const params = (id: string) => ({ params: { ticketId: id } });

async function withTicket(name: string) {
  const customer = await makeCustomer(name);
  const caller = await signInCustomer(program, customer.id);
  const bytes = new TextEncoder().encode(`%PDF-1.7\n${name}`) as Uint8Array<ArrayBuffer>;
  const file = await caller.ok(portalUploadFileEndpoint, { body: {}, file: { name: `${name}.pdf`, bytes } });
  const ticket = await caller.ok(portalCreateTicketEndpoint, { body: { subject: "Help", text: "Please.", fileIds: [file.id] } });
  await eva.ok(contract.replyTicketEndpoint, { ...params(ticket.id), body: { text: "Yes.", seen: null, evenIfNewer: true } });
  await caller.ok(portalReadTicketEndpoint, params(ticket.id));
  return { customer, caller, ticket, file };
}

describe("O-82 tickets of customers who become one", () => {
  it("O-82 the survivor has the tickets with their files, marks and their own words as theirs", async () => {
    const loser = await withTicket("Loser");
    const survivor = await withTicket("Survivor");
    const preview = await eva.ok(mergePreviewEndpoint, {
      params: { customerId: survivor.customer.id },
      query: { loserId: loser.customer.id },
    });
    expect(preview.effects).toContainEqual({ code: "tickets-move", count: 1, detail: "1 ticket will come along." });
    await eva.ok(mergeEndpoint, {
      params: { customerId: survivor.customer.id },
      body: {
        ...{ loserId: loser.customer.id, typed: preview.loser.number, take: [] },
        versions: { survivor: preview.survivor.version, loser: preview.loser.version },
      },
    });
    const mine = (await survivor.caller.ok(portalTicketsEndpoint, {})).items.map(({ id }) => id);
    expect(mine.toSorted()).toEqual([loser.ticket.id, survivor.ticket.id].toSorted());
    const seen = await survivor.caller.ok(portalTicketEndpoint, params(loser.ticket.id));
    expect(seen.isUnread).toBe(false);
    expect(seen.entries.find(({ kind }) => kind === "message")?.author.kind).toBe("you");
    expect((await survivor.caller.call(portalDownloadFileEndpoint, { params: { fileId: loser.file.id } })).status).toBe(200);
  });
});

describe("O-28 tickets of a customer who moves", () => {
  it("O-28 go along, with their files; a group that does not serve the other partner is left behind", async () => {
    const { customer, ticket, file } = await withTicket("Mover");
    const group = await eva.ok(createGroupEndpoint, { body: { name: "Of the north", partnerIds: [north.id] } });
    const { version } = await eva.ok(contract.getTicketEndpoint, params(ticket.id));
    await eva.ok(contract.updateTicketEndpoint, { ...params(ticket.id), version, body: { groupId: group.id } });
    await program.inWork(async (work) =>
      moveCustomer(work, { customer: await getCustomer(work, customer.id), to: await getPartner(work, south.id) }),
    );
    const southern = await signInStaff(program, { partners: [south.id] });
    const moved = await southern.ok(contract.getTicketEndpoint, params(ticket.id));
    expect([moved.partnerId, moved.group, moved.entries.filter(({ kind }) => kind !== "event").length]).toEqual([south.id, null, 2]);
    expect((await southern.call(downloadTicketFileEndpoint, { params: { fileId: file.id } })).status).toBe(200);
    const northern = await signInStaff(program, { partners: [north.id] });
    expect((await northern.call(contract.getTicketEndpoint, params(ticket.id))).status).toBe(404);
  });
});

describe("O-150 many at once", () => {
  it("O-150 changes each as one would be, says what stays, and asks for the number where it destroys", async () => {
    const label = await program.inWork((work) =>
      createLabel(work, { module: "tickets", title: "Outage", colour: "#aa0000", description: "", internalOnly: true, partnerIds: [] }),
    );
    const open = async (subject: string) =>
      (await eva.ok(contract.createTicketEndpoint, { body: { customerId: (await makeCustomer(subject)).id, subject, text: "x" } })).id;
    const [a, b] = [await open("Mass one"), await open("Mass two")];
    const started = await eva.ok(massTicketsEndpoint, {
      body: { act: "change", change: { priority: "urgent", addLabelIds: [label.id], assigneeId: eva.adminId }, filter: { text: "Mass" } },
    });
    const preview = await eva.ok(getMassActionEndpoint, { params: started });
    expect([preview.total, preview.expected.changed]).toEqual([2, 2]);
    await eva.ok(confirmMassActionEndpoint, { params: started, body: {} });
    await program.runJobs();
    for (const id of [a, b])
      expect(await eva.ok(contract.getTicketEndpoint, params(id))).toMatchObject({
        priority: "urgent",
        labelIds: [label.id],
        assignee: { name: "Eva" },
        status: { kind: "open" },
      });
    const again = await eva.ok(massTicketsEndpoint, { body: { act: "change", change: { priority: "urgent" }, ids: [a, b] } });
    expect((await eva.ok(getMassActionEndpoint, { params: again })).expected).toEqual({
      changed: 0,
      skipped: [{ why: "same-already", count: 2 }],
    });
    const removal = await eva.ok(massTicketsEndpoint, { body: { act: "delete", ids: [a] } });
    expect((await eva.ok(getMassActionEndpoint, { params: removal })).isDestructive).toBe(true);
    await eva.ok(confirmMassActionEndpoint, { params: removal, body: { count: 1 } });
    await program.runJobs();
    expect((await eva.ok(contract.listTicketsEndpoint, { query: { filter: { folder: "deleted" } } })).items.map(({ id }) => id)).toEqual([
      a,
    ]);
    const clerk = await signInStaff(program, { levels: { "tickets.tickets.view": "all", "tickets.tickets.update": "all" } });
    expect((await clerk.call(massTicketsEndpoint, { body: { act: "spam", ids: [b] } })).status).toBe(403);
  });
});
