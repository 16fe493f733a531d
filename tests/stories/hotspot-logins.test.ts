// Guests of a hotspot come online with the code on a card, through real UDP sockets, until it is used up.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenRadius, type RadiusSockets } from "../../server/listen-radius.ts";
import { explainLoginEndpoint } from "../../server/modules/access/contract.ts";
import {
  createVoucherBatchEndpoint,
  exportNetworkVouchersEndpoint,
  getVoucherBatchEndpoint,
  listNetworkVouchersEndpoint,
  listVoucherBatchesEndpoint,
  updateNetworkVoucherEndpoint,
  updateVoucherBatchEndpoint,
  voucherSheetEndpoint,
} from "../../server/modules/access/vouchers/contract.ts";
import { createNas } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { SimulatedNas } from "../simulators/nas.ts";
import { signInStaff } from "../support/call-api.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";
const gigabyte = 1_000_000_000;

describe("hotspot vouchers", async () => {
  const program = await testProgram({ now: "2026-05-11T08:00:00Z" });
  Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0 });
  const shop = await sampleShop(program);
  const staff = await signInStaff(program);
  let radius: RadiusSockets;
  let nas: SimulatedNas;

  const batch = (more: object = {}) =>
    staff.ok(createVoucherBatchEndpoint, {
      body: { partnerId: shop.partnerId, title: "Lobby", quantity: 2, validMinutes: 120, ...more } as never,
    });
  const vouchersOf = async (voucherBatchId: string) =>
    (await staff.ok(listNetworkVouchersEndpoint, { params: { voucherBatchId }, query: {} })).items.map((each) => ({
      ...each,
      code: each.code ?? "",
    }));
  const voucher = async (more: object = {}) => {
    const made = await batch(more);
    await radius.settled();
    const [first] = await vouchersOf(made.id);
    if (!first) throw new Error("there is no voucher");
    return { batch: made, ...first };
  };
  const now = async ({ batch: { id }, position }: Awaited<ReturnType<typeof voucher>>) => {
    await radius.settled();
    // What accounting made of it is heard of, too.
    await radius.settled();
    const found = (await vouchersOf(id)).find((each) => each.position === position);
    if (!found) throw new Error("there is no voucher");
    return found;
  };
  const login = (user: string, more: object = {}) => nas.login({ user, password: user, ...more });
  const later = (minutes: number) => program.clock.moveTo(new Date(program.clock.now().getTime() + minutes * 60_000).toISOString());
  const tell = (
    user: string,
    status: string,
    counters: { seconds: number; up?: number; down?: number },
    more: Record<string, string> = {},
  ) =>
    nas.account({
      ...{ "Acct-Status-Type": status, "Acct-Session-Id": `s-${user}`, "User-Name": user, "Acct-Session-Time": String(counters.seconds) },
      ...{ "Acct-Input-Octets": String(counters.up ?? 0), "Acct-Output-Octets": String(counters.down ?? 0) },
      ...more,
    });

  beforeAll(async () => {
    nas = await SimulatedNas.open(secret, { authentication: 0, accounting: 0 });
    const dynamicPort = await nas.listenForChanges();
    await program.inWork((work) =>
      createNas(
        work,
        program.tools,
        createNasEndpoint.body.parse({ name: "Hotspot", profile: "mikrotik_hotspot", sources: ["127.0.0.1"], secret, dynamicPort }),
      ),
    );
    radius = await listenRadius(program);
    nas.sendTo({ authentication: radius.authenticationPort, accounting: radius.accountingPort });
  });
  afterAll(async () => {
    await nas.close();
    await radius.stop();
  });

  it("N-65 N-116 a code brings its speed, its time and what may be carried, in two parts of 32 bits", async () => {
    const card = await voucher({
      ...{ prefix: "WF", downBps: 10_000_000, upBps: 2_000_000, downBytes: 5 * gigabyte, totalBytes: 2 ** 33, onlineSeconds: 3600 },
    });
    expect(card).toMatchObject({ code: expect.stringMatching(/^WF[2-9A-HJ-NP-Z]{8}$/), state: "new", firstUsedAt: null });
    const reply = await login(card.code);
    expect(reply).toMatchObject({
      code: codes.accessAccept,
      isSigned: true,
      attributes: {
        ...{ "Mikrotik-Rate-Limit": "2000000/10000000", "Session-Timeout": "3600" },
        ...{ "Mikrotik-Xmit-Limit": String((5 * gigabyte) % 2 ** 32), "Mikrotik-Xmit-Limit-Gigawords": "1" },
        ...{ "Mikrotik-Total-Limit": "0", "Mikrotik-Total-Limit-Gigawords": "2" },
        Class: expect.stringMatching(/^0x646d63313a/),
      },
    });
    expect(reply?.attributes).not.toHaveProperty("Mikrotik-Recv-Limit");
    expect(await now(card)).toMatchObject({ state: "active", firstUsedAt: "2026-05-11T08:00:00.000Z", endsAt: "2026-05-11T10:00:00.000Z" });
    const [logged] = await program.query("select kind, result, partner_id from access.auth_log where login = $1", [card.code]);
    expect(logged).toEqual({ kind: "voucher", result: "accept", partner_id: shop.partnerId });
  });

  it.each(["pap", "chap", "mschap_v2"] as const)("2.4 a code typed in small letters is the same by %s", async (method) => {
    const { code } = await voucher();
    expect((await login(code.toLowerCase(), { method }))?.code).toBe(codes.accessAccept);
    expect((await nas.login({ user: code, password: "other", method }))?.code).toBe(codes.accessReject);
  });

  it("N-116 a batch with passwords takes its own and no other", async () => {
    const { code, id } = await voucher({ hasPasswords: true });
    const [row] = await program.query<{ password_sealed: string }>("select password_sealed from access.vouchers where id = $1", [id]);
    const password = program.tools.unseal(row?.password_sealed ?? "");
    expect((await nas.login({ user: code, password }))?.code).toBe(codes.accessAccept);
    expect((await login(code))?.code).toBe(codes.accessReject);
  });

  it("N-116 what is carried is taken off, whoever the router says it is; at the limit the next login hears why, and what is open ends", async () => {
    const card = await voucher({ totalBytes: 1000, downBps: 1_000_000 });
    const { code } = card;
    const accept = await login(code);
    const Class = accept?.attributes.Class ?? "";
    await tell(code, "Start", { seconds: 0 }, { Class });
    later(1);
    await tell(code, "Interim-Update", { seconds: 60, up: 100, down: 500 }, { Class, "User-Name": "somebody" });
    expect(await now(card)).toMatchObject({ state: "active", usedDownBytes: 500, usedUpBytes: 100, usedSeconds: 60, isOnline: true });
    // A repeated packet counts once.
    await tell(code, "Interim-Update", { seconds: 60, up: 100, down: 500 }, { Class });
    expect((await login(code))?.attributes["Mikrotik-Total-Limit"]).toBe("400");
    later(1);
    await tell(code, "Interim-Update", { seconds: 120, up: 200, down: 900 }, { Class });
    expect(await now(card)).toMatchObject({ state: "used_up", usedDownBytes: 900, usedUpBytes: 200 });
    expect(await login(code)).toMatchObject({
      code: codes.accessReject,
      attributes: { "Reply-Message": "This voucher is used up." },
    });
    await radius.reconciled();
    expect(nas.heard).toMatchObject([
      { code: codes.disconnectRequest, isGenuine: true, attributes: { "User-Name": code, "Acct-Session-Id": `s-${code}` } },
    ]);
    const sessions = await program.query(
      "select session.voucher_id, session.partner_id, session.service_id from usage.sessions session where acct_session_id = $1",
      [`s-${code}`],
    );
    expect(sessions).toEqual([{ voucher_id: card.id, partner_id: shop.partnerId, service_id: null }]);
    expect(await program.query("select reason from access.auth_log where login = $1 and result = 'reject'", [code])).toEqual([
      { reason: "A11" },
    ]);
  });

  it("N-116 its time by the clock ends it, also between two looks at the database", async () => {
    const card = await voucher({ validMinutes: 30 });
    expect((await login(card.code))?.attributes["Session-Timeout"]).toBe("1800");
    later(10);
    expect((await login(card.code))?.attributes["Session-Timeout"]).toBe("1200");
    later(20);
    expect(await login(card.code)).toMatchObject({
      code: codes.accessReject,
      attributes: { "Reply-Message": "This voucher has expired." },
    });
    expect(await now(card)).toMatchObject({ state: "expired" });
  });

  it("N-116 a session that nobody saw log in has used the voucher all the same", async () => {
    const card = await voucher();
    await tell(card.code, "Start", { seconds: 0 });
    expect(await now(card)).toMatchObject({ state: "active", firstUsedAt: expect.any(String), isOnline: true });
  });

  it("N-116 one voucher is switched off, or a whole batch, and on again", async () => {
    const card = await voucher();
    const off = await staff.ok(updateNetworkVoucherEndpoint, {
      ...{ params: { voucherId: card.id }, body: { isDisabled: true }, version: card.version },
    });
    expect(off.state).toBe("disabled");
    await radius.settled();
    expect(await login(card.code)).toMatchObject({
      code: codes.accessReject,
      attributes: { "Reply-Message": "This voucher was switched off." },
    });
    const second = (await vouchersOf(card.batch.id))[1];
    expect((await login(second?.code ?? ""))?.code).toBe(codes.accessAccept);
    const params = { voucherBatchId: card.batch.id };
    const shut = await staff.ok(updateVoucherBatchEndpoint, { params, body: { isDisabled: true }, version: card.batch.version });
    expect(shut.counts).toEqual({ new: 0, active: 0, used_up: 0, expired: 0, disabled: 2 });
    await radius.settled();
    expect((await login(second?.code ?? ""))?.code).toBe(codes.accessReject);
    await staff.ok(updateVoucherBatchEndpoint, { params, body: { isDisabled: false }, version: shut.version });
    await radius.settled();
    expect((await login(second?.code ?? ""))?.code).toBe(codes.accessAccept);
  });

  it("N-6 a router that serves other partners takes no voucher of this one", async () => {
    const card = await voucher();
    const other = await sampleShop(program, "south");
    await program.query("update network.nases set all_partners = false");
    await program.query("insert into network.nas_partners (nas_id, partner_id) select id, $1 from network.nases", [other.partnerId]);
    await radius.settled();
    expect((await login(card.code))?.code).toBe(codes.accessReject);
    await program.query("delete from network.nas_partners");
    await program.query("update network.nases set all_partners = true");
    await radius.settled();
    expect((await login(card.code))?.code).toBe(codes.accessAccept);
  });

  it("2.3 a code is never the login of a service, whichever was first", async () => {
    const { code } = await voucher();
    const plan = await shop.plan("line-of-guests");
    const named = shop.add(await shop.customer(), plan, { login: code.toLowerCase() });
    await expect(named).rejects.toThrow(/in use/);
    const customerId = await shop.customer();
    const serviceId = await shop.add(customerId, plan, { login: "ABCDEFGH" });
    const taken = program.query(
      `insert into access.vouchers (batch_id, partner_id, position, code) select id, partner_id, 999, 'ABCDEFGH' from access.voucher_batches limit 1`,
    );
    await expect(taken).rejects.toThrow(/login of a service/);
    await expect(program.query("update services.services set login = $1 where id = $2", [code, serviceId])).rejects.toThrow(
      /code of a voucher/,
    );
  });

  it("N-112 a page explains the login of a code as that of a line", async () => {
    const { code } = await voucher({ downBps: 3_000_000, upBps: 1_000_000 });
    const [router] = await program.query<{ id: string }>("select id from network.nases");
    const explained = await staff.ok(explainLoginEndpoint, { params: { nasId: router?.id ?? "" }, body: { login: code } });
    expect(explained).toMatchObject({ outcome: "let_in", serviceId: null, faults: [] });
    expect(explained.attributes).toContainEqual({ name: "Mikrotik-Rate-Limit", value: "1000000/3000000" });
  });

  it("N-116 staff find batches and codes, take them as a file, and print them", async () => {
    const made = await batch({ title: "Camping", quantity: 30, hasPasswords: true, loginUrl: "http://wifi.example/login?username={code}" });
    const found = await staff.ok(listVoucherBatchesEndpoint, { query: { filter: { text: "camp" } } });
    expect(found.items.map(({ id }) => id)).toEqual([made.id]);
    const params = { voucherBatchId: made.id };
    const all = await vouchersOf(made.id);
    expect(new Set(all.map(({ code }) => code)).size).toBe(30);
    const one = await staff.ok(listNetworkVouchersEndpoint, { params, query: { filter: { text: all[7]?.code.toLowerCase() } } });
    expect(one.items.map(({ position }) => position)).toEqual([8]);
    const used = await staff.ok(listNetworkVouchersEndpoint, { params, query: { filter: { state: "active,used_up" } } as never });
    expect(used.items).toEqual([]);
    const file = await staff.call(exportNetworkVouchersEndpoint, { params, body: { columns: ["position", "code"] } });
    expect(file.bytes.toString("utf8")).toContain(`8,${all[7]?.code}`);
    const sheet = await staff.call(voucherSheetEndpoint, { params, query: { from: 1 } });
    expect(sheet.bytes.subarray(0, 5).toString("latin1")).toBe("%PDF-");
    const shown = await staff.ok(getVoucherBatchEndpoint, { params });
    expect(shown.counts.new).toBe(30);
  });

  it("N-116 it says how long its vouchers are good in one way, not none or two", async () => {
    for (const body of [
      { validMinutes: null },
      { validUntil: "2026-06-01T00:00:00Z" },
      { validMinutes: null, validUntil: "2026-05-01T00:00:00Z" },
    ]) {
      const refused = await staff.call(createVoucherBatchEndpoint, {
        body: { partnerId: shop.partnerId, title: "Lobby", quantity: 1, validMinutes: 60, ...body } as never,
      });
      expect(refused.status).toBe(422);
    }
  });
});
