// A hotspot voucher that was sold is one that logs in (B-230, N-116): from its sale on, through real UDP sockets, until it ends; and its revenue counts with
// the first login.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenRadius, type RadiusSockets } from "../../server/listen-radius.ts";
import { explainLoginEndpoint } from "../../server/modules/access/contract.ts";
import {
  getVoucherBatchEndpoint,
  listNetworkVouchersEndpoint,
  updateVoucherBatchEndpoint,
  voucherSheetEndpoint,
} from "../../server/modules/access/vouchers/contract.ts";
import { createNas } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import * as sale from "../../server/modules/payments/hotspot-vouchers/contract.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { day } from "../../shared/calendar.ts";
import { SimulatedNas } from "../simulators/nas.ts";
import { signInStaff } from "../support/call-api.ts";
import { faultsOfBooks, makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";
const mb = 1_000_000;

describe("sold hotspot vouchers", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0 });
  const { provider, payers } = await makePayers(program, 1);
  const hotel = payers[0]?.customerId ?? "";
  const staff = async () => signInStaff(program, { role: "super_administrator" });
  let radius: RadiusSockets;
  let nas: SimulatedNas;

  const batch = async (more: object = {}, quantity = 3, validTill: string | null = null) => {
    const call = await staff();
    const kind = await call.ok(sale.addVoucherKindEndpoint, {
      body: {
        ...{ partnerId: provider.partnerId, title: "Two hours", onlineMinutes: null, validMinutes: 120, dataMb: 500 },
        ...{ price: { amount: "5.00", currency: "EUR" }, taxId: provider.taxId, includesTax: true, ...more },
      },
    });
    const made = await call.ok(sale.makeVoucherBatchEndpoint, {
      body: { kindId: kind.id, title: "Reception", prefix: "WF", quantity, validTill: validTill === null ? null : day(validTill) },
    });
    const params = { voucherBatchId: made.id };
    const exported = await call.ok(sale.exportVouchersEndpoint, { params, version: made.version, body: {} });
    return { id: made.id, params, kind, codes: exported.codes.map(({ code }) => code) };
  };
  const saleOf = async (voucherBatchId: string) => (await staff()).ok(sale.getVoucherBatchEndpoint, { params: { voucherBatchId } });
  const sell = async (voucherBatchId: string, count: number) => {
    const { version } = await saleOf(voucherBatchId);
    const sold = await (await staff()).ok(sale.sellVouchersEndpoint, {
      ...{ params: { voucherBatchId }, version },
      body: { customerId: hotel, count, paidBy: "cash" },
    });
    await radius.settled();
    return sold;
  };
  const inNetwork = async (voucherBatchId: string) =>
    (await (await staff()).ok(listNetworkVouchersEndpoint, { params: { voucherBatchId }, query: {} })).items;
  const login = (user: string, more: object = {}) => nas.login({ user, password: user, ...more });
  const later = (minutes: number) => program.clock.moveTo(new Date(program.clock.now().getTime() + minutes * 60_000).toISOString());
  /** What stands on 2400: access that is owed. */
  const owed = async (): Promise<bigint> => {
    const [row] = await program.query<{ minor: bigint }>(
      "select coalesce(sum(credit_minor - debit_minor), 0)::int8 as minor from billing.journal_lines where partner_id = $1 and ledger_account = '2400'",
      [provider.partnerId],
    );
    return row?.minor ?? 0n;
  };
  /** Everything that a login or a packet leaves behind is written, heard and booked. */
  const settled = async () => {
    await radius.settled();
    await radius.settled();
    await program.runJobs();
  };

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

  it("B-230 N-116 one that nobody bought opens nothing; sold, it logs in, its time runs, its revenue counts once, and it ends", async () => {
    const { id, codes: cards } = await batch();
    const code = cards[0] ?? "";
    await radius.settled();
    expect(await login(code)).toMatchObject({
      code: codes.accessReject,
      attributes: { "Reply-Message": "This voucher was not sold yet." },
    });
    const before = await owed();
    await sell(id, 2);
    // Two of 5.00 with 20 % tax in it are 8.33 net.
    expect((await owed()) - before).toBe(833n);

    const accept = await login(code);
    expect(accept).toMatchObject({
      code: codes.accessAccept,
      attributes: { "Session-Timeout": "7200", "Mikrotik-Total-Limit": String(500 * mb) },
    });
    await settled();
    expect((await owed()) - before).toBe(416n);
    expect((await saleOf(id)).counts).toMatchObject({ new: 1, sold: 1, used: 1 });
    const [row] = (await (await staff()).ok(sale.listVouchersEndpoint, { params: { voucherBatchId: id }, query: {} })).items;
    expect(row).toMatchObject({ state: "used", usedAt: "2026-04-01T08:00:00.000Z", endsAt: "2026-04-01T10:00:00.000Z" });

    later(30);
    const Class = accept?.attributes.Class ?? "";
    await nas.account({
      ...{ "Acct-Status-Type": "Start", "Acct-Session-Id": "s-1", "User-Name": code, "Acct-Session-Time": "0" },
      ...{ "Acct-Input-Octets": "0", "Acct-Output-Octets": "0", Class },
    });
    later(30);
    await nas.account({
      ...{ "Acct-Status-Type": "Interim-Update", "Acct-Session-Id": "s-1", "User-Name": code, "Acct-Session-Time": "1800" },
      ...{ "Acct-Input-Octets": String(20 * mb), "Acct-Output-Octets": String(100 * mb), Class },
    });
    await settled();
    expect((await inNetwork(id))[0]).toMatchObject({
      ...{ state: "active", usedDownBytes: 100 * mb, usedUpBytes: 20 * mb, usedSeconds: 1800, isOnline: true, withheld: null, code: null },
    });
    expect((await login(code.toLowerCase().replaceAll("-", "")))?.attributes).toMatchObject({
      ...{ "Session-Timeout": "3600", "Mikrotik-Total-Limit": String(380 * mb) },
    });
    later(60);
    expect(await login(code)).toMatchObject({ code: codes.accessReject, attributes: { "Reply-Message": "This voucher has expired." } });
    await settled();
    // However often it logged in.
    expect((await owed()) - before).toBe(416n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it.each(["pap", "chap", "mschap_v2"] as const)("2.4 a sold code is its own password by %s, and no other is", async (method) => {
    const { id, codes: cards } = await batch({ title: method }, 1);
    await sell(id, 1);
    const code = cards[0] ?? "";
    expect((await nas.login({ user: code, password: "other", method }))?.code).toBe(codes.accessReject);
    expect((await login(code, { method }))?.code).toBe(codes.accessAccept);
    expect((await login(code.toLowerCase(), { method }))?.code).toBe(codes.accessAccept);
  });

  it("B-230 void: it logs in no more; one with which somebody came in a moment ago stays theirs", async () => {
    const { id, codes: cards } = await batch();
    await sell(id, 3);
    await settled();
    const before = await owed();
    expect((await login(cards[0] ?? ""))?.code).toBe(codes.accessAccept);
    // Written down by RADIUS, and not yet heard of by the sale.
    await radius.settled();
    const voided = await (await staff()).ok(sale.voidVouchersEndpoint, {
      ...{ params: { voucherBatchId: id }, version: (await saleOf(id)).version },
      body: { from: 1, to: 3, credit: false, reason: "Misprinted" },
    });
    expect(voided.counts).toMatchObject({ void: 2 });
    await settled();
    expect((await saleOf(id)).counts).toMatchObject({ used: 1, void: 2, sold: 0 });
    // All three are revenue: one was used, nobody can use the others.
    expect(before - (await owed())).toBe(1250n);
    expect((await login(cards[1] ?? ""))?.code).toBe(codes.accessReject);
    expect((await login(cards[0] ?? ""))?.code).toBe(codes.accessAccept);
    expect((await inNetwork(id)).map(({ withheld, state }) => withheld ?? state)).toEqual(["active", "void", "void"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-230 after its last day none is used for the first time, and one that is in use goes on", async () => {
    const today = program.clock.now().toISOString().slice(0, 10);
    const { id, codes: cards } = await batch({ validMinutes: null, onlineMinutes: 600, dataMb: null }, 2, today);
    await sell(id, 2);
    expect((await login(cards[0] ?? ""))?.attributes["Session-Timeout"]).toBe("36000");
    await settled();
    later(24 * 60);
    expect(await login(cards[1] ?? "")).toMatchObject({
      code: codes.accessReject,
      attributes: { "Reply-Message": "This voucher has expired." },
    });
    expect((await login(cards[0] ?? ""))?.code).toBe(codes.accessAccept);
    await program.runDay();
    expect((await saleOf(id)).counts).toMatchObject({ used: 1, expired: 1 });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-230 a kind that changes leaves what its batches allow as it was", async () => {
    const { id, kind, codes: cards } = await batch({ title: "Hour", validMinutes: 60, dataMb: null }, 1);
    const call = await staff();
    const { id: kindId, version, partnerId: _, taxName: __, ...body } = kind;
    await call.ok(sale.changeVoucherKindEndpoint, { params: { kindId }, version, body: { ...body, validMinutes: 30 } });
    expect(await saleOf(id)).toMatchObject({ kind: { validMinutes: 30 }, allows: { validMinutes: 60, onlineMinutes: null, dataMb: null } });
    await sell(id, 1);
    expect((await login(cards[0] ?? ""))?.attributes["Session-Timeout"]).toBe("3600");
  });

  it("N-116 staff find it with all others, give it speeds, switch it off; its code is explained, and is not printed again", async () => {
    const { id, params, codes: cards } = await batch({ title: "Fast" }, 1);
    await sell(id, 1);
    const call = await staff();
    const shown = await call.ok(getVoucherBatchEndpoint, { params });
    expect(shown).toMatchObject({ title: "Reception", isForSale: true, validMinutes: 120, totalBytes: 500 * mb });
    expect((await saleOf(id)).networkNumber).toBe(shown.number);
    const fast = await call.ok(updateVoucherBatchEndpoint, {
      ...{ params, version: shown.version, body: { downBps: 10_000_000, upBps: 2_000_000, title: "Terrace" } },
    });
    expect((await saleOf(id)).title).toBe("Terrace");
    await radius.settled();
    expect((await login(cards[0] ?? ""))?.attributes["Mikrotik-Rate-Limit"]).toBe("2000000/10000000");
    const [router] = await program.query<{ id: string }>("select id from network.nases");
    const explained = await call.ok(explainLoginEndpoint, { params: { nasId: router?.id ?? "" }, body: { login: cards[0] ?? "" } });
    expect(explained).toMatchObject({ outcome: "let_in", faults: [] });
    expect((await call.refused(voucherSheetEndpoint, { params, query: { from: 1 } })).code).toBe("voucher-codes-not-kept");
    await call.ok(updateVoucherBatchEndpoint, { params, version: fast.version, body: { isDisabled: true } });
    await radius.settled();
    expect((await login(cards[0] ?? ""))?.attributes["Reply-Message"]).toBe("This voucher was switched off.");
  });
});
