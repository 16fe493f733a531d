import { describe, expect, it, test } from "vitest";
import { signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { sampleCustomers, samplePartner } from "../../../../tests/support/sample-customers.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { enqueue } from "../../../platform/jobs.ts";
import { setSetting } from "../../partners/index.ts";
import {
  deleteMessageEndpoint,
  importantMessagesEndpoint,
  portalMessageFileEndpoint,
  portalMessagesEndpoint,
  readMessageEndpoint,
  unreadMessagesEndpoint,
} from "../finance/contract.ts";
import { showAllChannels } from "../news/settings.ts";
import { tendMailJob } from "../tend-mail.ts";
import * as contract from "./contract.ts";
import { plainOf, wordsFor } from "./written-rules.ts";

describe("P-172 what was written, for one receiver", () => {
  test.each<[why: string, language: string, subject: string]>([
    ["their very language", "pt-BR", "Olá"],
    ["their language in another country", "de-AT", "Hallo"],
    ["none of them: the words for everybody", "fr", "Hello"],
  ])("%s", (_, language, subject) => {
    const texts = { "pt-BR": { subject: "Olá", text: "x" }, de: { subject: "Hallo", text: "x" } };
    expect(wordsFor({ subject: "Hello", text: "x", texts }, language).subject).toBe(subject);
  });
  it("HTML becomes text that a mail can carry", () => {
    expect(
      plainOf(
        `<h2>Work</h2><p>On <b>Monday</b> &amp; Tuesday.</p><ul><li>North</li><li>South</li></ul><p><a href="https://a.example/x">More</a></p>`,
      ),
    ).toBe("Work\nOn Monday & Tuesday.\n\n- North\n- South\nMore (https://a.example/x)");
  });
});

describe("P-172 messages in the portal", async () => {
  const program = await testProgram({ now: "2026-11-29T09:00:00Z" });
  const north = await samplePartner(program, "north");
  const south = await samplePartner(program, "south");
  const [ana, ben] = (await sampleCustomers(program, north, 2)) as [string, string];
  const asAna = await signInCustomer(program, ana);
  const asBen = await signInCustomer(program, ben);
  const eva = await signInStaff(program, { fullName: "Eva" });

  type Body = Parameters<typeof eva.ok<typeof contract.writeToCustomerEndpoint>>[1]["body"];
  const write = async (customerId: string, body: Partial<Body>, who = eva) => {
    const reply = await who.call(contract.writeToCustomerEndpoint, {
      params: { customerId },
      body: { subject: "Hello", text: "Something.", channels: ["portal"], ...body },
    });
    await program.runJobs();
    return reply;
  };
  const list = async (who = asAna) => (await who.ok(portalMessagesEndpoint, { query: {} })).items;
  const unread = async (who = asAna) => (await who.ok(unreadMessagesEndpoint)).count;

  it("lie there for the one they were written to, with names filled in and HTML cleaned, until read and put away", async () => {
    await write(ana, {
      subject: "For {{ customer.name }}",
      text: `<p>Dear {{ customer.name }}</p><script>x</script>`,
      format: "html",
      isImportant: true,
    });
    const [message] = await list();
    expect(message).toMatchObject({
      subject: expect.stringMatching(/^For Ana Horvat/),
      isRead: false,
      isImportant: true,
      channel: "portal",
      link: null,
    });
    expect(message?.html).toMatch(/^<p>Dear Ana Horvat \d+<\/p>$/);
    expect(await list(asBen)).toEqual([]);
    expect((await asAna.ok(importantMessagesEndpoint)).items).toHaveLength(1);
    expect(await unread()).toBe(1);
    const params = { messageId: message?.id ?? "" };
    for (const endpoint of [readMessageEndpoint, deleteMessageEndpoint])
      expect((await asBen.call(endpoint, { params, body: {} })).status).toBe(404);
    await asAna.ok(readMessageEndpoint, { params, body: {} });
    expect((await asAna.ok(importantMessagesEndpoint)).items).toEqual([]);
    expect(await unread()).toBe(0);
    await asAna.ok(deleteMessageEndpoint, { params, body: {} });
    expect(await list()).toEqual([]);
    expect((await asAna.call(readMessageEndpoint, { params, body: {} })).status).toBe(404);
    // Kept for staff.
    expect(await program.query("select has_body from notifications.messages where id = $1", [params.messageId])).toEqual([
      { has_body: true },
    ]);
  });

  it("wait for the moment that was chosen, and are there within a minute of it", async () => {
    await write(ana, { subject: "Later", at: "2026-11-29T18:00:00.000Z" });
    expect(await list()).toEqual([]);
    const tend = async () => {
      await program.inWork((work) => enqueue(work, tendMailJob, {}));
      await program.runJobs();
    };
    program.clock.moveTo("2026-11-29T17:59:00Z");
    await tend();
    expect(await (await signInCustomer(program, ana)).ok(portalMessagesEndpoint, { query: {} })).toMatchObject({ items: [] });
    program.clock.moveTo("2026-11-29T18:00:00Z");
    await tend();
    const later = await signInCustomer(program, ana);
    expect((await later.ok(portalMessagesEndpoint, { query: {} })).items).toMatchObject([
      { subject: "Later", at: "2026-11-29T18:00:00.000Z" },
    ]);
    program.clock.moveTo("2026-11-29T09:00:00Z");
  });

  it("carry files, each its receiver's own; a file of another partner goes with nobody", async () => {
    const add = (partnerId: string) =>
      eva.ok(contract.addMessageFileEndpoint, {
        params: { partnerId },
        body: {},
        file: { name: "plan.txt", bytes: new TextEncoder().encode("The plan of the work.") },
      });
    const { id } = await add(north);
    await write(ben, { subject: "With a file", fileIds: [id] });
    const [message] = await list(asBen);
    expect(message?.files).toMatchObject([{ index: 0, name: "plan.txt", mediaType: "text/plain" }]);
    const params = { messageId: message?.id ?? "", index: 0 };
    expect((await asBen.call(portalMessageFileEndpoint, { params, query: {} })).bytes.toString()).toBe("The plan of the work.");
    expect((await asAna.call(portalMessageFileEndpoint, { params, query: {} })).status).toBe(404);
    expect((await write(ben, { fileIds: [(await add(south)).id] })).problem?.errors).toMatchObject([{ field: "fileIds" }]);
  });

  it("a name that nobody fills in is refused before anything is sent", async () => {
    const refused = await write(ana, { text: "Dear {{ customer.nickname }}" });
    expect(refused.problem?.errors).toMatchObject([{ field: "text", code: "unknown-name" }]);
    const shown = await eva.ok(contract.previewWrittenEndpoint, {
      body: { subject: "For {{ customer.name }}", text: "{{ nobody }}", customerId: ana },
    });
    expect(shown.subject).toMatch(/^For Ana Horvat/);
    expect(shown.faults).toMatchObject([{ code: "unknown-name" }]);
  });

  it("O-6 nobody writes to a customer of another partner, or looks at one through a preview", async () => {
    const sam = await signInStaff(program, {
      partners: [south],
      levels: { "customers.communication.send": "all", "customers.profile.view": "all" },
    });
    expect((await write(ana, {}, sam)).status).toBe(404);
    expect((await sam.call(contract.previewWrittenEndpoint, { body: { subject: "x", text: "x", customerId: ana } })).status).toBe(404);
  });

  it("sent mail is shown beside them only where the partner wants it, and a code never", async () => {
    const insert = (subject: string, isSecret: boolean) =>
      program.query(
        `insert into notifications.messages (partner_id, customer_id, channel, kind, language, to_address, subject, body_text, body_html, state, reason_code, state_at, is_secret, created_at, sent_at)
         values ($1, $2, 'mail', 'invoice_issued', 'en', 'a@example.org', $3, 'Text', '<p>Text</p>', 'sent', '', now(), $4, now(), now())`,
        [north, ben, subject, isSecret],
      );
    await insert("A bill", false);
    await insert("Your code", true);
    const subjects = async () => (await list(asBen)).map(({ subject }) => subject);
    expect(await subjects()).not.toContain("A bill");
    await program.inWork((work) => setSetting(work, showAllChannels, { level: "system" }, true));
    expect(await subjects()).toContain("A bill");
    expect(await subjects()).not.toContain("Your code");
  });
});
