// Packets that no router would send, by the ten thousand, through real sockets.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenRadius, type RadiusSockets } from "../../server/listen-radius.ts";
import { changeServicePassword } from "../../server/modules/access/index.ts";
import { rejectDelayMs } from "../../server/modules/access/radius/settings.ts";
import { createNas } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { SimulatedNas } from "../simulators/nas.ts";
import { fuzzRadius } from "../support/radius-fuzzer.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";

describe("packets that are none", async () => {
  const program = await testProgram({ now: "2026-05-11T08:00:00Z" });
  Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0 });
  const shop = await sampleShop(program);
  let radius: RadiusSockets;
  let nas: SimulatedNas;

  beforeAll(async () => {
    const plan = await shop.plan("line", { downBps: 100_000_000n, upBps: 20_000_000n });
    const customerId = await shop.customer();
    const [alice, berta] = [await shop.add(customerId, plan, { login: "alice" }), await shop.add(customerId, plan, { login: "berta" })];
    await program.inWork(async (work) => {
      for (const serviceId of [alice, berta]) await changeServicePassword(work, program.tools, serviceId, "pass-1");
      await setSetting(work, rejectDelayMs, { level: "system" }, 0);
      const about = { name: "BNG", profile: "mikrotik_ppp", sources: ["127.0.0.1"], secret, messageAuthenticator: "require" };
      await createNas(work, program.tools, createNasEndpoint.body.parse(about));
    });
    await program.runJobs();
    radius = await listenRadius(program);
    nas = await SimulatedNas.open(secret, { authentication: radius.authenticationPort, accounting: radius.accountingPort });
  });
  afterAll(async () => {
    await nas.close();
    await radius.stop();
  });

  it("N-50 N-52 N-56 N-91 nothing stops the server, and nobody gets an answer who did not sign", async () => {
    const ports = { authentication: radius.authenticationPort, accounting: radius.accountingPort };
    const fuzzed = await fuzzRadius({ secret, ports, nas, user: "alice", password: "pass-1", packets: 40_000, seed: 20_261_130 });
    expect(fuzzed.faults).toEqual([]);
    expect(fuzzed.sent).toBe(40_000);
    // Enough of them must get past the doors for the rest to mean anything.
    expect(fuzzed.wellSigned).toBeGreaterThan(8_000);
    expect(fuzzed.answered).toBeGreaterThan(4_000);
    expect((await nas.login({ user: "berta", password: "pass-1" }))?.code).toBe(codes.accessAccept);
    // N-56 whose password was guessed at so often, waits.
    expect((await nas.login({ user: "alice", password: "pass-1" }))?.code).toBe(codes.accessReject);
    expect((await nas.account({ "Acct-Status-Type": "Start", "Acct-Session-Id": "still-here", "User-Name": "berta" }))?.code).toBe(
      codes.accountingResponse,
    );
    await radius.settled();
    expect(await program.query("select count(*)::int as sessions from usage.sessions where acct_session_id = 'still-here'")).toEqual([
      { sessions: 1 },
    ]);
  }, 120_000);
});
