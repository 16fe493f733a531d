// P-12 at the edge of the API: a sign-in has its minute, an address that is signed in nowhere has one, and none takes from another's.
import { describe, expect, it } from "vitest";
import { httpOf, signInCustomer, stranger } from "../../../tests/support/call-api.ts";
import { addSubscribers, makeProvider } from "../../../tests/support/provider.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { gatewayEventsEndpoint } from "../payments/gateways/contract.ts";
import { dashboardEndpoint } from "./contract.ts";
import { portalResetEndpoint, portalSignInPageEndpoint } from "./sign-in/contract.ts";

describe("P-12 rates are limited", async () => {
  const program = await testProgram({ now: "2026-11-01T10:00:00Z" });
  // Signing in for the test is one of what a stranger sends.
  Object.assign(program.tools.config, { portalLimits: { reads: 3, writes: 2, lookers: 12, strangers: 6 } });
  await httpOf(program);
  const [one, two] = await program.inWork(async (work) =>
    addSubscribers(work, await makeProvider(work), { count: 2, startOn: "2026-11-01", nextBillingOn: "2026-12-01" }),
  );

  it("P-12 the fourth question of a minute is told how long to wait; another sign-in is not, and a minute later all is well", async () => {
    const [hers, his] = [await signInCustomer(program, one!.customerId), await signInCustomer(program, two!.customerId)];
    for (let n = 0; n < 3; n++) expect((await hers.call(dashboardEndpoint)).status).toBe(200);
    program.clock.moveTo("2026-11-01T10:00:20Z");
    const limited = await hers.call(dashboardEndpoint);
    expect([limited.status, limited.problem?.code, Number(limited.headers["retry-after"])]).toEqual([429, "too-many-requests", 40]);
    expect((await his.call(dashboardEndpoint)).status).toBe(200);
    program.clock.moveTo("2026-11-01T10:01:00Z");
    expect((await hers.call(dashboardEndpoint)).status).toBe(200);
  });

  it("P-12 who is signed in nowhere may neither send nor look without end", async () => {
    program.clock.moveTo("2026-11-01T10:30:00Z");
    const visitor = await stranger(program);
    const ask = () => visitor.call(portalResetEndpoint, { body: { identifier: "nobody@example.net" } });
    const statuses: number[] = [];
    for (let n = 0; n < 8; n++) statuses.push((await ask()).status);
    expect(statuses.at(-1)).toBe(429);
    // Looking has a count of its own.
    for (let n = 0; n < 12; n++) expect((await visitor.call(portalSignInPageEndpoint, { query: {} })).status).toBe(200);
    expect((await visitor.call(portalSignInPageEndpoint, { query: {} })).status).toBe(429);
    program.clock.moveTo("2026-11-01T10:31:00Z");
    expect((await visitor.call(portalSignInPageEndpoint, { query: {} })).status).toBe(200);
  });

  it("P-12 the events of a gateway come in bursts, and all are taken", async () => {
    program.clock.moveTo("2026-11-01T10:40:00Z");
    const gateway = await stranger(program);
    const params = { driver: "sandbox", configId: one!.customerId };
    for (let n = 0; n < 20; n++) expect((await gateway.call(gatewayEventsEndpoint, { params })).status).toBe(404);
  });
});
