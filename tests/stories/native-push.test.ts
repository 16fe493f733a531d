// P-217 notices in a shell from a store: the key that the provider enters, the token of a phone, and what Google's service says of it.
import { generateKeyPairSync } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { fcmPusher, nativeOutcomeOf } from "../../server/adapters/fcm-pusher.ts";
import { suspensionWarned } from "../../server/modules/collections/index.ts";
import * as contract from "../../server/modules/notifications/push/contract.ts";
import { readServiceAccount } from "../../server/modules/notifications/push/read-service-account.ts";
import { tendPush } from "../../server/modules/notifications/push/tend-push.ts";
import { messagesMode } from "../../server/modules/notifications/settings.ts";
import { changeSettingsEndpoint, listSettingsEndpoint } from "../../server/modules/partners/contract.ts";
import { appOn, setSetting } from "../../server/modules/partners/index.ts";
import { portalSignOutEndpoint } from "../../server/modules/portal/sign-in/contract.ts";
import { type Caller, type StaffCaller, signInCustomer, signInStaff } from "../support/call-api.ts";
import { openGoogleServices } from "../support/google-services.ts";
import { makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

const pemOf = (kind: "rsa" | "ec"): string => {
  const { privateKey } =
    kind === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
};

describe("rules", () => {
  it("P-217 a key file is one of a service account, with an RSA key that can be read", () => {
    const file = { project_id: "north-app", client_email: "push@north-app.iam.gserviceaccount.com", private_key: pemOf("rsa") };
    expect(readServiceAccount(JSON.stringify(file))).toEqual({
      projectId: "north-app",
      clientEmail: file.client_email,
      privateKey: file.private_key,
    });
    for (const wrong of [
      { ...file, private_key: "secret" },
      { ...file, private_key: pemOf("ec") },
      { ...file, client_email: "push" },
      { ...file, project_id: "../x" },
      { project_info: { project_id: "north-app" } },
      null,
    ])
      expect(readServiceAccount(JSON.stringify(wrong))).toBeUndefined();
    expect(readServiceAccount("v1.a.b.c")).toBeUndefined();
  });

  it("P-217 UNREGISTERED ends a device, 429 and 5xx are tried again, the rest is refused and forgets nobody", () => {
    const said = (status: string, errorCode?: string) =>
      JSON.stringify({ error: { status, details: errorCode === undefined ? [] : [{}, { errorCode }] } });
    const kinds = [
      nativeOutcomeOf(200, "{}", null),
      nativeOutcomeOf(404, said("NOT_FOUND", "UNREGISTERED"), null),
      nativeOutcomeOf(404, said("NOT_FOUND"), null),
      nativeOutcomeOf(404, "<html>not found</html>", null),
      nativeOutcomeOf(403, said("PERMISSION_DENIED", "SENDER_ID_MISMATCH"), null),
      nativeOutcomeOf(400, said("INVALID_ARGUMENT", "INVALID_ARGUMENT"), null),
      nativeOutcomeOf(429, said("RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"), "60"),
      nativeOutcomeOf(503, "", null),
    ];
    expect(kinds.map(({ kind }) => kind)).toEqual(["accepted", "gone", "gone", "refused", "refused", "refused", "later", "later"]);
    expect(kinds[6]).toMatchObject({ afterMs: 60_000 });
  });

  it("P-217 Google's services are replaced on a test installation alone, and by nothing but loopback", () => {
    expect(() => fcmPusher({ at: "http://127.0.0.1:1" })).toThrow("test installation");
    expect(() => fcmPusher({ at: "http://127.0.0.1:1.push.example", allowLoopback: true })).toThrow("test installation");
    expect(() => fcmPusher({ at: "https://push.example", allowLoopback: true })).toThrow("test installation");
  });
});

describe("notices in a shell", async () => {
  const google = await openGoogleServices();
  const program = await testProgram({ now: "2026-04-15T08:00:00Z", googleAt: google.address });
  let partnerId = "";
  let customerIds: string[] = [];
  let staff: StaffCaller;
  let jana: Caller;
  const tokenOf = (name: string): string => `${name}:${"x".repeat(140)}`;
  const read = () => google.taken.splice(0);

  beforeAll(async () => {
    const made = await makePayers(program, 4);
    partnerId = made.provider.partnerId;
    customerIds = made.payers.map(({ customerId }) => customerId);
    await program.inWork(async (work) => {
      await setSetting(work, appOn, { level: "system" }, true);
      await setSetting(work, messagesMode, { level: "system" }, "live");
      await tendPush(work, program.tools);
    });
    await program.runJobs();
    staff = await signInStaff(program);
    jana = await signInCustomer(program, customerIds[0] ?? "");
  });

  const at = { level: "system" } as const;
  async function enter(value: string) {
    const { items } = await staff.ok(listSettingsEndpoint, { query: { ...at, keys: "push.fcm_key" } });
    const version = items[0]?.version ?? 0;
    return { body: { ...at, changes: [{ key: "push.fcm_key", version, value, reset: false }] } };
  }
  const phone = async (caller: Caller, name: string, platform: "android" | "ios" = "android") => {
    google.phones.add(tokenOf(name));
    return caller.ok(contract.subscribeNativeEndpoint, { body: { token: tokenOf(name), platform } });
  };
  const test = async (caller: Caller, subscriptionId: string) => {
    await caller.ok(contract.testPushEndpoint, { params: { subscriptionId } });
    await program.runJobs();
  };
  const devicesOf = async (caller: Caller) => (await caller.ok(contract.pushEndpoint)).devices.map(({ id }) => id);
  const status = async () => (await staff.ok(contract.pushStatusEndpoint, { params: { partnerId } })).native;

  it("P-217 without a key nobody is offered it and staff are told; a file that is no key is refused; one that is is sealed and never shown", async () => {
    expect((await jana.ok(contract.pushEndpoint)).isNativeReady).toBe(false);
    const refused = await jana.refused(contract.subscribeNativeEndpoint, { body: { token: tokenOf("early"), platform: "ios" } });
    expect(refused.errors?.[0]).toMatchObject({ field: "token", code: "no-native-push" });
    expect(await status()).toEqual({ key: "missing", devices: 0 });
    for (const wrong of ["{}", google.keyFile({ private_key: "x" }), google.keyFile({ client_email: undefined }), "v1.a.b.c"])
      expect((await staff.refused(changeSettingsEndpoint, await enter(wrong))).errors?.[0]?.field).toBe("changes.0.value");
    const answer = await staff.ok(changeSettingsEndpoint, await enter(google.keyFile()));
    expect(JSON.stringify(answer)).not.toContain("PRIVATE KEY");
    expect(JSON.stringify(await program.query("select value from partners.settings where key = 'push.fcm_key'"))).not.toContain(
      "north-app",
    );
    expect(JSON.stringify(await program.query("select changes from identity.audit_entries where entity = 'setting'"))).not.toContain(
      "north-app",
    );
    expect(await status()).toEqual({ key: "ready", devices: 0 });
    expect((await jana.ok(contract.pushEndpoint)).isNativeReady).toBe(true);
  });

  it("P-217 a test notice arrives on both kinds of phone, with title, text, page and picture, by one right that is kept", async () => {
    const android = await phone(jana, "android");
    const ios = await phone(jana, "ios", "ios");
    expect([android.kind, ios.kind]).toEqual(["android", "ios"]);
    await test(jana, android.id);
    await test(jana, ios.id);
    const messages = read();
    expect(messages.map(({ token }) => token)).toEqual([tokenOf("android"), tokenOf("ios")]);
    expect(messages[0]?.message).toMatchObject({
      notification: { title: "Northern Fibre" },
      data: { title: "Northern Fibre", url: "/portal/app", lang: "en", badge: expect.stringContaining("/badge") },
      android: { ttl: "300s", priority: "HIGH", notification: { tag: messages[0]?.message.data.id } },
      apns: { headers: { "apns-push-type": "alert", "apns-priority": "10", "apns-collapse-id": messages[0]?.message.data.id } },
    });
    expect(google.rightsGiven()).toBe(1);
    expect(await status()).toEqual({ key: "ready", devices: 2 });
    const [{ sealed } = { sealed: "" }] = await program.query<{ sealed: string }>(
      "select sealed from notifications.push_subscriptions where id = $1",
      [android.id],
    );
    expect(sealed).not.toContain(tokenOf("android"));
  });

  it("P-217 a right that was taken back is asked for again, and the notice arrives with the next try", async () => {
    const [first = ""] = await devicesOf(jana);
    google.takeRightsBack();
    await test(jana, first);
    expect(read()).toEqual([]);
    program.clock.moveTo("2026-04-15T08:02:00Z");
    await program.inWork((work) => tendPush(work, program.tools));
    await program.runJobs();
    expect(read()).toHaveLength(1);
    expect(google.rightsGiven()).toBe(2);
  });

  it("P-217 P-211 a lock screen says no more than that; 503 is tried again, UNREGISTERED forgets the token, read is taken away silently", async () => {
    const caller = await signInCustomer(program, customerIds[1] ?? "");
    await phone(caller, "stays");
    await phone(caller, "gone", "ios");
    google.phones.delete(tokenOf("gone"));
    google.answers.push({ status: 503, headers: { "retry-after": "30" } }, { status: 503 });
    const customerId = customerIds[1] ?? "";
    await program.inWork(async (work) =>
      work.emit(suspensionWarned, { partnerId, customerId, objectId: customerId }, {
        blockOn: "2026-04-17" as never,
        missing: { amount: "54.00", currency: "EUR" },
      } as never),
    );
    await program.runJobs();
    expect(read()).toEqual([]);
    expect(await devicesOf(caller)).toHaveLength(2);
    program.clock.moveTo("2026-04-15T08:05:00Z");
    await program.inWork((work) => tendPush(work, program.tools));
    await program.runJobs();
    const [message, ...more] = read();
    expect(more).toEqual([]);
    expect(message?.message.notification).toEqual({
      title: "Northern Fibre",
      body: "Last day to pay before your connection is limited.",
    });
    expect(JSON.stringify(message?.message)).not.toContain("54.00");
    expect(await devicesOf(caller)).toHaveLength(1);
    const { id, path } = (await caller.ok(contract.openPushesEndpoint)).items[0] ?? { id: "", path: "" };
    expect(path).not.toBe("");
    await caller.ok(contract.seenPushesEndpoint, { body: { ids: [id] } });
    await program.runJobs();
    const [closing] = read();
    expect(closing?.message).toMatchObject({ data: { close: id }, apns: { headers: { "apns-push-type": "background" } } });
    expect(closing?.message.notification).toBeUndefined();
  });

  it("P-217 a renewed token is the same device; whoever signs in last on a phone has it; signing out ends it", async () => {
    const mira = await signInCustomer(program, customerIds[2] ?? "");
    const device = await phone(mira, "old");
    await mira.ok(contract.changeSubscriptionEndpoint, { params: { subscriptionId: device.id }, body: { offGroups: ["money"] } });
    google.phones.add(tokenOf("new"));
    const renewed = await mira.ok(contract.subscribeNativeEndpoint, {
      body: { token: tokenOf("new"), platform: "android", replaces: tokenOf("old") },
    });
    expect(renewed).toMatchObject({ id: device.id, offGroups: ["money"] });
    await test(mira, device.id);
    expect(read().map(({ token }) => token)).toEqual([tokenOf("new")]);
    const other = await signInCustomer(program, customerIds[3] ?? "");
    // Another's token is nobody's to replace.
    await other.ok(contract.subscribeNativeEndpoint, {
      body: { token: tokenOf("third"), platform: "android", replaces: tokenOf("new") },
    });
    expect(await devicesOf(mira)).toEqual([device.id]);
    await other.ok(contract.subscribeNativeEndpoint, { body: { token: tokenOf("new"), platform: "android", replaces: tokenOf("third") } });
    expect(await devicesOf(mira)).toEqual([]);
    const [left = ""] = await devicesOf(other);
    await other.ok(contract.testPushEndpoint, { params: { subscriptionId: left } });
    await other.ok(portalSignOutEndpoint);
    await program.runJobs();
    expect(read()).toEqual([]);
  });

  it("P-217 no more than twenty devices; one that is switched off is told nothing", async () => {
    const mira = await signInCustomer(program, customerIds[2] ?? "");
    for (let at = 0; at < 22; at += 1) {
      program.clock.moveTo(new Date(Date.parse("2026-04-15T08:10:00Z") + at * 1000).toISOString());
      await phone(mira, `many-${at}`);
    }
    const devices = await devicesOf(mira);
    expect(devices).toHaveLength(20);
    await mira.ok(contract.unsubscribeEndpoint, { params: { subscriptionId: devices[0] ?? "" } });
    expect(await mira.refused(contract.testPushEndpoint, { params: { subscriptionId: devices[0] ?? "" } })).toMatchObject({
      code: "not-found",
    });
    expect(await devicesOf(mira)).toHaveLength(19);
  });

  it("P-217 a key that Google does not take refuses the notice and forgets no phone", async () => {
    await staff.ok(changeSettingsEndpoint, await enter(google.keyFile({ private_key: pemOf("rsa") })));
    const before = await devicesOf(jana);
    await test(jana, before[0] ?? "");
    expect(read()).toEqual([]);
    const [row] = await program.query<{ state: string; answer: string }>(
      "select state, answer from notifications.push_deliveries where customer_id = $1 order by state_at desc limit 1",
      [customerIds[0]],
    );
    expect(row).toMatchObject({ state: "refused", answer: expect.stringContaining("invalid_grant") });
    expect(await devicesOf(jana)).toEqual(before);
    await staff.ok(changeSettingsEndpoint, await enter(""));
    expect((await status()).key).toBe("missing");
  });
});
