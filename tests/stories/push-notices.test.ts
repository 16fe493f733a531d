// Notices on devices, over a push service on loopback and a device that reads what it was sent.
import { beforeAll, describe, expect, it } from "vitest";
import { outcomeOf, webPusher } from "../../server/adapters/web-pusher.ts";
import { suspensionWarned } from "../../server/modules/collections/index.ts";
import * as contract from "../../server/modules/notifications/push/contract.ts";
import { nextPushTry, pathOf, pushMoment } from "../../server/modules/notifications/push/push-rules.ts";
import { pushPrivacy } from "../../server/modules/notifications/push/settings.ts";
import { tendPush } from "../../server/modules/notifications/push/tend-push.ts";
import { messagesMode } from "../../server/modules/notifications/settings.ts";
import { appOn, setSetting } from "../../server/modules/partners/index.ts";
import { recordPaymentEndpoint } from "../../server/modules/payments/contract.ts";
import { portalSignOutEndpoint } from "../../server/modules/portal/sign-in/contract.ts";
import * as tickets from "../../server/modules/tickets/contract.ts";
import { portalCreateTicketEndpoint } from "../../server/modules/tickets/portal/contract.ts";
import { isInside } from "../../server/platform/inside-networks.ts";
import { type Caller, type StaffCaller, signInCustomer, signInStaff, stranger } from "../support/call-api.ts";
import { makePayers } from "../support/payer.ts";
import { openPushService } from "../support/push-service.ts";
import { testProgram } from "../support/test-program.ts";

describe("rules", () => {
  it.each([
    ["2026-11-15T10:00:00Z", false, "2026-11-15T10:00:00Z", "by day at once"],
    ["2026-11-15T20:30:00Z", false, "2026-11-16T07:00:00Z", "half past nine in the evening: the next morning"],
    ["2026-11-15T04:00:00Z", false, "2026-11-15T07:00:00Z", "five in the morning: at eight"],
    ["2026-11-15T20:30:00Z", true, "2026-11-15T20:30:00Z", "security rings at night"],
  ])("M-47 %s is told at the right hour (night: %s)", (now, night, due, _why) => {
    expect(pushMoment(new Date(now), "Europe/Berlin", night).toISOString()).toBe(new Date(due).toISOString());
  });

  it("P-211 is tried again for four hours, and never after it is worth nothing", () => {
    const dueAt = new Date("2026-11-15T10:00:00Z");
    const at = (minutes: number) => new Date(dueAt.getTime() + minutes * 60_000);
    const long = { dueAt, expiresAt: at(24 * 60) };
    expect(nextPushTry(1, { now: at(0), ...long })).toEqual(at(1));
    expect(nextPushTry(9, { now: at(200), ...long })).toEqual(at(230));
    expect(nextPushTry(10, { now: at(215), ...long })).toBeUndefined();
    expect(nextPushTry(1, { now: at(0), dueAt, expiresAt: at(1) })).toBeUndefined();
    expect(nextPushTry(1, { now: at(0), ...long, afterMs: 600_000 })).toEqual(at(10));
  });

  it("P-210 a link leads to its page, wherever the portal stands", () => {
    expect(pathOf("https://isp.example/p/north/tickets/4?x=1", "/p/north")).toBe("/tickets/4?x=1");
    expect(pathOf("https://isp.example/portal", "/portal")).toBe("/");
    expect(pathOf("https://my.north.example/finance", "/")).toBe("/finance");
    expect(pathOf(undefined, "/portal")).toBe("/");
  });

  it("P-211 404 and 410 end a subscription, 429 and 5xx are tried again, the rest is refused", () => {
    const kinds = [201, 404, 410, 429, 503, 400, 413, 302].map((status) => outcomeOf(status, "", undefined).kind);
    expect(kinds).toEqual(["accepted", "gone", "gone", "later", "later", "refused", "refused", "refused"]);
    expect(outcomeOf(429, "", "120")).toMatchObject({ kind: "later", afterMs: 120_000 });
  });

  it("P-209 no address leads into our own network", () => {
    for (const address of [
      "127.0.0.1",
      "10.1.2.3",
      "172.20.0.1",
      "192.168.1.1",
      "169.254.169.254",
      "100.64.0.1",
      "0.0.0.0",
      "::1",
      "fd00::1",
      "fe80::1",
      "::ffff:10.0.0.1",
    ])
      expect([address, isInside(address)]).toEqual([address, true]);
    for (const address of ["142.250.0.1", "17.1.2.3", "2a00:1450::1"]) expect([address, isInside(address)]).toEqual([address, false]);
    const { faultOf } = webPusher();
    for (const url of [
      "http://push.example/x",
      "https://127.0.0.1/x",
      "https://[::1]/x",
      "https://push.example:8443/x",
      "https://a:b@push.example/x",
      "file:///etc/passwd",
      "https://2130706433/x",
    ])
      expect([url, faultOf(url) !== undefined]).toEqual([url, true]);
    expect(faultOf("https://fcm.googleapis.com/fcm/send/abc")).toBeUndefined();
  });

  it("P-209 a name that leads inside is not followed", async () => {
    const keys = webPusher().makeKeys();
    const { p256dh, auth } = (await openPushService()).addDevice("x");
    const push = { target: { endpoint: "https://localhost/x", p256dh, auth }, keys, contact: "mailto:a@b.example", payload: "{}", ttlS: 1 };
    const outcome = await webPusher().send({ ...push, urgency: "low", topic: "t" });
    expect(outcome).toMatchObject({ kind: "later", answer: expect.stringContaining("network of our own") });
  });
});

describe("notices on devices", async () => {
  const program = await testProgram({ now: "2026-04-15T08:00:00Z" });
  const service = await openPushService();
  let partnerId = "";
  let customerIds: string[] = [];
  let jana: Caller;
  let staff: StaffCaller;
  const nobody = await stranger(program);
  const read = () => service.taken.splice(0);

  beforeAll(async () => {
    const made = await makePayers(program, 6);
    partnerId = made.provider.partnerId;
    customerIds = made.payers.map(({ customerId }) => customerId);
    await program.inWork(async (work) => {
      await setSetting(work, appOn, { level: "system" }, true);
      await setSetting(work, messagesMode, { level: "system" }, "live");
      await tendPush(work, program.tools);
    });
    await program.runJobs();
    staff = await signInStaff(program);
  });

  const pass = async (moment: string): Promise<void> => {
    program.clock.moveTo(moment);
    await program.inWork((work) => tendPush(work, program.tools));
    await program.runJobs();
  };
  /** Signed in on a phone that is told of news. */
  async function phone(index: number, name: string) {
    const caller = await signInCustomer(program, customerIds[index] ?? "");
    const target = service.addDevice(name);
    const { id } = await caller.ok(contract.subscribeEndpoint, { body: target });
    return { caller, id, target };
  }
  const warn = async (index: number) => {
    const customerId = customerIds[index] ?? "";
    await program.inWork(async (work) =>
      work.emit(suspensionWarned, { partnerId, customerId, objectId: customerId }, {
        blockOn: "2026-04-17" as never,
        missing: { amount: "54.00", currency: "EUR" },
      } as never),
    );
    await program.runJobs();
  };
  const states = async (index: number) =>
    (
      await program.query<{ kind: string; state: string }>(
        "select kind, state from notifications.pushes where customer_id = $1 order by id",
        [customerIds[index]],
      )
    ).map(({ kind, state }) => `${kind} ${state}`);
  const mails = async (index: number) =>
    (
      await program.query<{ kind: string }>(
        "select kind from notifications.messages where customer_id = $1 and channel = 'mail' order by id",
        [customerIds[index]],
      )
    ).map(({ kind }) => kind);

  it("P-209 a test notice arrives, encrypted, signed with the installation's key, for five minutes", async () => {
    const { caller, id } = await phone(0, "jana-1");
    jana = caller;
    await caller.ok(contract.testPushEndpoint, { params: { subscriptionId: id } });
    await program.runJobs();
    const [push] = read();
    expect(push).toMatchObject({
      device: "jana-1",
      ttl: 300,
      urgency: "high",
      read: { title: "Northern Fibre", url: "/portal/app", lang: "en" },
    });
    const { publicKey } = await caller.ok(contract.pushEndpoint);
    expect(push?.authorization).toContain(`k=${publicKey}`);
    const { private_sealed } = (await program.query<{ private_sealed: string }>("select private_sealed from notifications.push_keys"))[0]!;
    expect(program.tools.unseal(private_sealed)).not.toBe(private_sealed);
  });

  it("P-210 P-165 an answer in a ticket rings once on each device, says no more than that, and opens the ticket", async () => {
    await phone(0, "jana-2");
    const { id: ticketId } = await jana.ok(portalCreateTicketEndpoint, {
      body: { subject: "Secret subject", text: "It stopped." },
    });
    await program.runJobs();
    const answer = { params: { ticketId }, body: { text: "Try again.", seen: null, evenIfNewer: true } } as never;
    await staff.ok(tickets.replyTicketEndpoint, answer);
    await program.runJobs();
    const pushes = read();
    expect(pushes.map(({ device }) => device).toSorted()).toEqual(["jana-1", "jana-2"]);
    expect(pushes[0]?.read).toMatchObject({ body: "You have an answer to your request.", url: `/portal/tickets/${ticketId}` });
    expect(JSON.stringify(pushes.map(({ read: text }) => text))).not.toContain("Secret");
    // Read on one, it is taken away on the other.
    const open = await jana.ok(contract.openPushesEndpoint);
    expect(open.items).toMatchObject([{ path: `/tickets/${ticketId}` }]);
    await nobody.ok(contract.pushReceiptEndpoint, { body: { token: pushes[0]!.read.token, what: "received" } });
    await nobody.ok(contract.pushReceiptEndpoint, { body: { token: pushes[0]!.read.token, what: "opened" } });
    await program.runJobs();
    const closing = read();
    expect(closing.map(({ device, read: text, topic }) => [device, text.close, topic])).toEqual([
      [pushes[1]!.device, pushes[1]!.read.id, pushes[1]!.topic],
    ]);
    expect((await jana.ok(contract.openPushesEndpoint)).items).toEqual([]);
    expect(await states(0)).toContain("ticket_replied read");
  });

  it("P-210 push.privacy full says the subject; what a device does not want it is not told", async () => {
    await program.inWork((work) => setSetting(work, pushPrivacy, { level: "system" }, "full"));
    const { caller, id } = await phone(1, "full");
    const { id: ticketId } = await caller.ok(portalCreateTicketEndpoint, { body: { subject: "No light", text: "It stopped." } });
    const answer = { params: { ticketId }, body: { text: "Try again.", seen: null, evenIfNewer: true } } as never;
    await staff.ok(tickets.replyTicketEndpoint, answer);
    await program.runJobs();
    expect(read()[0]?.read.body).toContain("No light");
    await caller.ok(contract.changeSubscriptionEndpoint, { params: { subscriptionId: id }, body: { offGroups: ["support"] } });
    await staff.ok(tickets.replyTicketEndpoint, answer);
    await program.runJobs();
    expect(read()).toEqual([]);
    await program.inWork((work) => setSetting(work, pushPrivacy, { level: "system" }, "discreet"));
  });

  it("P-211 410 ends the subscription, 503 is tried again, and a process that dies in between tells it once more", async () => {
    const { caller } = await phone(2, "gone");
    await phone(2, "stays");
    service.removeDevice("gone");
    await warn(2);
    expect(read().map(({ device }) => device)).toEqual(["stays"]);
    expect((await caller.ok(contract.pushEndpoint)).devices).toHaveLength(1);
    const { caller: other } = await phone(3, "busy");
    service.answers.push({ status: 503 });
    await warn(3);
    expect(read()).toEqual([]);
    await pass("2026-04-15T08:02:00Z");
    expect(read()).toMatchObject([
      { device: "busy", ttl: 6 * 3600 - 120, read: { body: "Last day to pay before your connection is limited." } },
    ]);
    // Claimed, and then nothing more was heard of it.
    await program.query("update notifications.push_deliveries set state = 'waiting', next_try_at = $1 where customer_id = $2", [
      "2026-04-15T08:04:00Z",
      customerIds[3],
    ]);
    await pass("2026-04-15T08:05:00Z");
    expect(read()).toHaveLength(1);
    await other.ok(portalSignOutEndpoint);
  });

  it("P-211 M-48 a warning that reached no device in six hours goes out by mail, once; one that did does not", async () => {
    await phone(4, "off");
    const { caller } = await phone(5, "on");
    program.clock.moveTo("2026-04-16T08:00:00Z");
    await warn(4);
    await warn(5);
    const pushes = read();
    expect(pushes.map(({ device, ttl }) => [device, ttl]).toSorted()).toEqual([
      ["off", 6 * 3600],
      ["on", 6 * 3600],
    ]);
    await nobody.ok(contract.pushReceiptEndpoint, {
      body: { token: pushes.find(({ device }) => device === "on")!.read.token, what: "received" },
    });
    await pass("2026-04-16T13:59:00Z");
    expect(await mails(4)).not.toContain("suspension_warning");
    await pass("2026-04-16T14:00:00Z");
    await pass("2026-04-16T14:01:00Z");
    expect((await mails(4)).filter((kind) => kind === "suspension_warning")).toHaveLength(1);
    expect(await mails(5)).not.toContain("suspension_warning");
    expect(await states(4)).toContain("suspension_warning fell-back");
    expect(await states(5)).toContain("suspension_warning reached");
    expect(caller).toBeDefined();
  });

  it("P-211 she pays: the warning is taken back, and that she paid is told", async () => {
    read();
    staff = await signInStaff(program);
    const body = { amount: { amount: "54.00", currency: "EUR" }, method: "cash", receivedOn: "2026-04-16" } as never;
    await staff.ok(recordPaymentEndpoint, { params: { customerId: customerIds[5] ?? "" }, body });
    await program.runJobs();
    const after = read();
    expect(after.filter(({ read: text }) => text.close).map(({ device }) => device)).toEqual(["on"]);
    expect(after.filter(({ read: text }) => text.body).map(({ read: text }) => text.body)).toEqual([
      "Your payment has arrived. Thank you.",
    ]);
    expect(await states(5)).toContain("suspension_warning withdrawn");
  });

  it("P-213 nothing is told on a device whose sign-in has ended, nor in a mode in which nothing leaves", async () => {
    await program.inWork((work) => setSetting(work, messagesMode, { level: "system" }, "off"));
    await warn(3);
    expect(read()).toEqual([]);
    await program.inWork((work) => setSetting(work, messagesMode, { level: "system" }, "live"));
    await program.query("delete from notifications.messages where kind = 'suspension_warning'");
    await warn(3);
    expect(read()).toEqual([]);
  });

  it("P-1 a stranger's device is not there", async () => {
    const mine = await phone(4, "mine");
    const other = await signInCustomer(program, customerIds[5] ?? "");
    for (const refused of [
      await other.refused(contract.unsubscribeEndpoint, { params: { subscriptionId: mine.id } }),
      await other.refused(contract.testPushEndpoint, { params: { subscriptionId: mine.id } }),
      await other.refused(contract.changeSubscriptionEndpoint, { params: { subscriptionId: mine.id }, body: { offGroups: [] } }),
    ])
      expect(refused.code).toBe("not-found");
    const inside = await other.refused(contract.subscribeEndpoint, { body: { ...mine.target, endpoint: "https://10.0.0.1/x" } });
    expect(inside.errors?.[0]).toMatchObject({ field: "endpoint", code: "not-a-push-service" });
    // Whoever signs in last on a device has it.
    await other.ok(contract.subscribeEndpoint, { body: mine.target });
    expect((await mine.caller.ok(contract.pushEndpoint)).devices.map(({ id }) => id)).not.toContain(mine.id);
    expect((await staff.ok(contract.pushStatusEndpoint, { params: { partnerId } })).keys).toBe("ready");
  });
});
