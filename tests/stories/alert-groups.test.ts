// An outage of a device is told by mail, by SMS and to a webhook, each over a real line on loopback; what is away is tried again.
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as contract from "../../server/modules/network/alert-groups/contract.ts";
import { hooksAllowPrivate } from "../../server/modules/network/alert-groups/settings.ts";
import { tellAlertsJob } from "../../server/modules/network/alert-groups/tell-alerts.ts";
import { createEquipmentEndpoint } from "../../server/modules/network/equipment/contract.ts";
import { EquipmentWatch } from "../../server/modules/network/index.ts";
import { messagesMode } from "../../server/modules/notifications/settings.ts";
import { smsUrl } from "../../server/modules/notifications/sms/settings.ts";
import { phoneCountry, setSetting } from "../../server/modules/partners/index.ts";
import { enqueue } from "../../server/platform/jobs.ts";
import { SimulatedProber } from "../simulators/simulated-prober.ts";
import { type StaffCaller, signInStaff } from "../support/call-api.ts";
import { samplePartner } from "../support/sample-customers.ts";
import { testProgram } from "../support/test-program.ts";

interface Got {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}
const secret = "whsec-of-the-other-side";

describe("an outage is told", { timeout: 60_000 }, async () => {
  const program = await testProgram({ now: "2026-05-11T02:00:00Z" });
  const prober = new SimulatedProber();
  const watch = new EquipmentWatch(program.tools, prober);
  const got: Got[] = [];
  let isAway = false;
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => {
      body += part.toString();
    });
    request.on("end", () => {
      got.push({ path: request.url ?? "", headers: request.headers, body });
      if (request.url === "/moved") response.writeHead(302, { location: "/hook" });
      else response.writeHead(isAway ? 503 : 200);
      response.end(isAway ? "closed for today" : "thanks");
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  afterAll(() => void server.close());
  const at = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  let boss: StaffCaller;
  let nora: StaffCaller;
  let otto: StaffCaller;
  beforeAll(async () => {
    await samplePartner(program, "home");
    [boss, nora, otto] = [await signInStaff(program), await signInStaff(program), await signInStaff(program)];
    await program.query("update identity.administrators set phone = '091 4092 123' where id = $1", [nora.adminId]);
    await program.inWork(async (work) => {
      await setSetting(work, smsUrl, { level: "system" }, at("/sms"));
      await setSetting(work, phoneCountry, { level: "system" }, "HR");
      await setSetting(work, messagesMode, { level: "system" }, "live");
      await setSetting(work, hooksAllowPrivate, { level: "system" }, true);
    });
  });
  const later = (seconds: number): void => {
    program.clock.moveTo(new Date(program.clock.now().getTime() + seconds * 1000).toISOString());
  };
  const rounds = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n++) {
      later(60);
      await watch.lookOnce();
    }
    await program.runJobs();
  };
  /** What happens every minute. */
  const minute = async (): Promise<void> => {
    await program.inWork((work) => enqueue(work, tellAlertsJob, {}));
    await program.runJobs();
  };
  let made = 0;
  const deviceOf = async (alertGroupId: string) => {
    made += 1;
    const body = { name: `Switch ${made}`, kind: "switch", address: `10.3.0.${made}`, alertGroupId } as never;
    return boss.ok(createEquipmentEndpoint, { body });
  };
  const messagesTo = (adminId: string) =>
    program.query<{ channel: string; to_address: string; body_text: string; state: string }>(
      `select channel, to_address, body_text, state from notifications.messages
       where kind = 'staff_written' and (to_address = (select email from identity.administrators where id = $1) or to_address like '+%') order by created_at`,
      [adminId],
    );
  const posted = (path = "/hook") => got.filter((one) => one.path === path).map(({ body }) => JSON.parse(body));

  it("N-40 by SMS to whoever has a number, at any hour, and by mail to whoever has none", async () => {
    const group = await boss.ok(contract.createAlertGroupEndpoint, {
      body: { name: "By phone", mails: false, sms: true, memberIds: [nora.adminId, otto.adminId], notifyDelaySeconds: 0 } as never,
    });
    expect((await boss.ok(contract.listAlertGroupsEndpoint, {})).hasSms).toBe(true);
    const one = await deviceOf(group.id);
    await rounds(2);
    prober.gone.add(one.address ?? "");
    await rounds(4);
    expect(posted("/sms")).toEqual([{ to: "+385914092123", text: expect.stringContaining(`${one.name}: Device down`), from: "" }]);
    expect((await messagesTo(nora.adminId)).map(({ channel, state }) => [channel, state])).toEqual([["sms", "sent"]]);
    expect((await messagesTo(otto.adminId)).filter(({ channel }) => channel === "mail")).toHaveLength(1);
    prober.gone.clear();
    await rounds(3);
    expect(posted("/sms").at(-1)).toMatchObject({ text: expect.stringContaining(`Over – ${one.name}: Device down`) });
  });

  it("N-259 to a webhook: signed, the same for every attempt, tried again until it arrives, beginning and end once each", async () => {
    const group = await boss.ok(contract.createAlertGroupEndpoint, {
      body: { name: "Hooked", mails: false, notifyDelaySeconds: 0, webhookUrl: at("/hook"), webhookSecret: secret } as never,
    });
    const of = { params: { alertGroupId: group.id } };
    expect(await boss.ok(contract.tryHookEndpoint, { ...of, body: {} })).toEqual({ hasArrived: true, answer: "200 thanks" });
    expect(posted()).toMatchObject([{ type: "net.incident.trial", object: { type: "alert_group", id: group.id } }]);
    got.length = 0;
    const one = await deviceOf(group.id);
    await rounds(2);
    isAway = true;
    prober.gone.add(one.address ?? "");
    await rounds(4);
    expect(posted()).toHaveLength(1);
    const shown = async () => (await boss.ok(contract.listAlertGroupsEndpoint, {})).items.find(({ id }) => id === group.id)?.webhook?.last;
    expect(await shown()).toMatchObject({ state: "waiting", answer: "503 closed for today" });
    isAway = false;
    later(11);
    await minute();
    await minute();
    expect(posted()).toHaveLength(2);
    expect(await shown()).toMatchObject({ state: "arrived" });
    const [first, again] = got;
    expect(again?.body).toBe(first?.body);
    const event = JSON.parse(first?.body ?? "");
    expect(event).toMatchObject({
      ...{ type: "net.incident.opened", partner: null, version: 1, object: { type: "network_alert" } },
      data: { kind: "device_down", summary: `${one.name}: Device down`, equipment: { id: one.id, name: one.name }, closed_at: null },
    });
    expect([first?.headers["demarc-event"], first?.headers["demarc-delivery"]]).toEqual(["net.incident.opened", event.id]);
    const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(again?.headers["demarc-signature"])) ?? [];
    expect(mac).toBe(createHmac("sha256", secret).update(`${seconds}.${again?.body}`).digest("hex"));
    prober.gone.clear();
    await rounds(4);
    await minute();
    expect(posted().slice(2)).toMatchObject([
      { type: "net.incident.resolved", object: { id: event.object.id }, data: { kind: "device_down" } },
    ]);
  });

  it("N-259 what never arrives is given up after two days, says so, and is posted again when somebody asks for it", async () => {
    const group = await boss.ok(contract.createAlertGroupEndpoint, {
      body: { name: "Lost", mails: false, notifyDelaySeconds: 0, webhookUrl: at("/lost"), webhookSecret: secret } as never,
    });
    const of = { params: { alertGroupId: group.id } };
    const one = await deviceOf(group.id);
    await rounds(2);
    isAway = true;
    prober.gone.add(one.address ?? "");
    await rounds(4);
    for (const seconds of [10, 60, 300, 1800, 7200, 21_600, 43_200, 86_400]) {
      later(seconds + 1);
      await minute();
    }
    expect(posted("/lost")).toHaveLength(9);
    boss = await signInStaff(program);
    const last = (await boss.ok(contract.listAlertGroupsEndpoint, {})).items.find(({ id }) => id === group.id)?.webhook?.last;
    expect(last).toMatchObject({ state: "dead", answer: "503 closed for today" });
    isAway = false;
    expect(await boss.ok(contract.replayHookEndpoint, { ...of, body: {} })).toEqual({ calls: 1 });
    await program.runJobs();
    expect(new Set(posted("/lost").map(({ id }) => id)).size).toBe(1);
    expect(posted("/lost")).toHaveLength(10);
    prober.gone.clear();
    await rounds(3);
  });

  it("N-259 follows no redirect, and goes into no private network unless that is allowed", async () => {
    got.length = 0;
    const group = await boss.ok(contract.createAlertGroupEndpoint, {
      body: { name: "Moved", mails: false, webhookUrl: at("/moved"), webhookSecret: secret } as never,
    });
    const of = { params: { alertGroupId: group.id } };
    expect(await boss.ok(contract.tryHookEndpoint, { ...of, body: {} })).toMatchObject({ hasArrived: false });
    expect(got.map(({ path }) => path)).toEqual(["/moved"]);
    await program.inWork((work) => setSetting(work, hooksAllowPrivate, { level: "system" }, false));
    expect(await boss.ok(contract.tryHookEndpoint, { ...of, body: {} })).toMatchObject({ hasArrived: false });
    expect(got).toHaveLength(1);
  });
});
