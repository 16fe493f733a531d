import { beforeEach, describe, expect, it } from "vitest";
import { type Caller, signInStaff } from "../../../tests/support/call-api.ts";
import { sampleShop } from "../../../tests/support/sample-services.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { changeStatusEndpoint, previewStatusEndpoint } from "../customers/contract.ts";
import { followCustomerStatus } from "./follow-customer-status.ts";
import { changeServiceState } from "./index.ts";

describe("services and the status of their customer", async () => {
  const program = await testProgram({ now: "2026-03-10T09:00:00Z" });
  const shop = await sampleShop(program);
  let boss: Caller;
  beforeEach(async () => {
    boss = await signInStaff(program);
  });
  /** Sign-ins end after a while. */
  const later = async (moment: string): Promise<void> => {
    program.clock.moveTo(new Date(moment));
    boss = await signInStaff(program);
  };
  const set = (customerId: string, to: "active" | "inactive" | "blocked") =>
    boss.ok(changeStatusEndpoint, {
      params: { customerId },
      body: { to, reason: "", ...(to === "blocked" ? { blockedBy: "admin" as const } : {}) },
    });
  const effects = async (customerId: string, to: "active" | "inactive") =>
    (await boss.ok(previewStatusEndpoint, { params: { customerId }, query: { to } })).effects.filter(({ code }) =>
      code.startsWith("services"),
    );
  const states = async (customerId: string): Promise<string[]> =>
    (
      await program.query<{ state: string; since: string }>(
        "select state, state_since_on::text as since from services.services where customer_id = $1 order by number",
        [customerId],
      )
    ).map(({ state, since }) => `${state} ${since}`);
  const segments = async (serviceId: string): Promise<string[]> =>
    (
      await program.query<{ start: string; end: string | null; billable: string }>(
        `select start_on::text as start, end_before::text as "end", billable from services.segments where service_id = $1 order by start_on`,
        [serviceId],
      )
    ).map(({ start, end, billable }) => `${start} ${end} ${billable}`);

  it("B-38 inactive: running and paused services stop that day, what waits stays; active again: they restart that day", async () => {
    const customerId = await shop.customer();
    const running = await shop.add(customerId);
    const paused = await shop.add(customerId);
    await shop.add(customerId, shop.fibre, { state: "pending", startOn: "2026-04-01" as never });
    const unpaid = await shop.add(customerId);
    await program.inWork(async (work) => {
      await changeServiceState(work, { serviceId: paused, to: "paused", cause: "pause", on: "2026-03-05" as never });
      await changeServiceState(work, { serviceId: unpaid, to: "stopped", cause: "unpaid", on: "2026-03-01" as never });
    });
    expect(await effects(customerId, "inactive")).toMatchObject([{ code: "services-stop", count: 2 }]);

    await set(customerId, "inactive");
    // The job runs after midnight: the day is still that of the change.
    await later("2026-03-11T01:00:00Z");
    await program.runJobs();
    expect(await states(customerId)).toEqual(["stopped 2026-03-10", "stopped 2026-03-10", "pending 2026-04-01", "stopped 2026-03-01"]);
    expect(await segments(running)).toEqual(["2026-01-01 2026-03-10 yes"]);
    expect(await effects(customerId, "active")).toMatchObject([{ code: "services-come-back", count: 2 }]);

    await later("2026-03-20T09:00:00Z");
    await set(customerId, "active");
    await program.runJobs();
    expect(await states(customerId)).toEqual(["active 2026-03-20", "active 2026-03-20", "pending 2026-04-01", "stopped 2026-03-01"]);
    expect(await segments(running)).toEqual(["2026-01-01 2026-03-10 yes", "2026-03-20 null yes"]);
    // A second delivery finds it done.
    await program.inWork((work) => followCustomerStatus(work, { objectId: customerId, at: program.clock.now() }));
    expect(await segments(running)).toHaveLength(2);
  });

  it("B-38 B 1.1 a bundle that does not come back by itself stays stopped until staff restart it; any other comes back with its parts", async () => {
    const part = await shop.plan("part-of-bundle");
    const components = [{ planId: part.id, quantity: "1", weight: 1 }];
    const asked = await shop.plan("asked", { kind: "bundle", components, autoReactivate: false });
    const usual = await shop.plan("usual", { kind: "bundle", components });
    const customerId = await shop.customer();
    await shop.add(customerId, asked);
    await shop.add(customerId, usual);
    await set(customerId, "inactive");
    await program.runJobs();
    expect(await effects(customerId, "active")).toMatchObject([{ code: "services-come-back", count: 1 }]);
    await set(customerId, "active");
    await program.runJobs();
    expect((await states(customerId)).map((text) => text.split(" ")[0]).toSorted()).toEqual(["active", "active", "stopped", "stopped"]);
  });

  it("B-38 a customer who is back before the news arrives keeps the services, and a block takes none", async () => {
    const customerId = await shop.customer();
    const serviceId = await shop.add(customerId);
    await set(customerId, "inactive");
    await set(customerId, "active");
    await set(customerId, "blocked");
    await program.runJobs();
    expect((await states(customerId))[0]).toMatch(/^active/);
    expect(await segments(serviceId)).toEqual(["2026-01-01 null yes"]);
  });

  it("B-38 back on the same day: not a day is lost", async () => {
    const customerId = await shop.customer();
    const serviceId = await shop.add(customerId);
    await set(customerId, "inactive");
    await program.runJobs();
    await set(customerId, "active");
    await program.runJobs();
    const pieces = await segments(serviceId);
    expect(pieces.at(0)).toMatch(/^2026-01-01/);
    expect(pieces.at(-1)).toMatch(/ null yes$/);
  });
});
