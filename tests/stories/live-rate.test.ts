// N-100 what a session carries, as often as its router tells.
import { describe, expect, it } from "vitest";
import { applyAccounting } from "../../server/modules/usage/index.ts";
import { sessionRateEndpoint } from "../../server/modules/usage/sessions/contract.ts";
import { signInStaff } from "../support/call-api.ts";
import { samplePartner } from "../support/sample-customers.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const began = Date.parse("2026-05-11T08:00:00Z");
const nasId = "0190a0c0-0000-7000-8000-0000000000a1";

describe("the rate of a session", async () => {
  const program = await testProgram({ now: new Date(began).toISOString() });
  const shop = await sampleShop(program);
  const plan = await shop.plan("line", { downBps: 100_000_000n, upBps: 20_000_000n });
  const serviceId = await shop.add(await shop.customer(), plan);
  const staff = await signInStaff(program);
  const tell = (status: "start" | "interim" | "stop", second: number, bytes: { down: bigint; up: bigint }) => {
    const at = new Date(began + second * 1000);
    program.clock.moveTo(at.toISOString());
    return program.inWork((work) =>
      applyAccounting(work, [
        {
          ...{ status, at, receivedAt: at, nasId, sessionId: "81a00001", cookie: null, login: null, mac: null, serviceId },
          ...{ calledId: null, portId: null, ipv4: null, ipv6Wan: null, delegatedPrefix: null, downPackets: null, upPackets: null },
          ...{ downBytes: bytes.down, upBytes: bytes.up, seconds: BigInt(second), terminateCause: status === "stop" ? 1 : null },
          ...{ interimSeconds: 60, noGigawords: false, source: "radius" },
        },
      ]),
    );
  };
  const sessionId = async () => (await program.query<{ id: string }>("select id from usage.sessions"))[0]?.id ?? "";
  const rate = async () => staff.ok(sessionRateEndpoint, { params: { sessionId: await sessionId() } });

  it("N-100 is that of the octets between the last two reports, and says when the next is due", async () => {
    await tell("start", 0, { down: 0n, up: 0n });
    expect(await rate()).toMatchObject({ state: "open", downBps: 0, upBps: 0, interimSeconds: 60, dueAt: "2026-05-11T08:01:00.000Z" });
    await tell("interim", 60, { down: 60_000_000n, up: 6_000_000n });
    expect(await rate()).toMatchObject({ downBps: 8_000_000, upBps: 800_000, updatedAt: "2026-05-11T08:01:00.000Z" });
    await tell("interim", 120, { down: 75_000_000n, up: 6_000_000n });
    expect(await rate()).toMatchObject({ downBps: 2_000_000, upBps: 0, downBytes: 75_000_000, dueAt: "2026-05-11T08:03:00.000Z" });
  });

  it("N-100 whose router falls silent is said to be stale, and what ended has no next report", async () => {
    program.clock.moveTo("2026-05-11T08:07:00Z");
    expect(await rate()).toMatchObject({ state: "stale", downBps: 2_000_000 });
    await tell("stop", 480, { down: 75_000_000n, up: 6_000_000n });
    expect(await rate()).toMatchObject({ state: "ended", dueAt: null });
  });

  it("N-6 N-100 nobody sees another partner's", async () => {
    const stranger = await signInStaff(program, { partners: [await samplePartner(program, "south")] });
    expect(await stranger.refused(sessionRateEndpoint, { params: { sessionId: await sessionId() } })).toMatchObject({ status: 404 });
  });
});
