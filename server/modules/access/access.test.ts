// What the network would be told as a customer's weeks go by: each change once, with what it was.
import { describe, expect, it } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { signInStaff } from "../../../tests/support/call-api.ts";
import { announced } from "../../../tests/support/payer.ts";
import { sampleShop } from "../../../tests/support/sample-services.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { changeCustomerStatus } from "../customers/index.ts";
import { changeServiceLock, changeServiceState } from "../services/index.ts";
import { serviceAccessEndpoint } from "./contract.ts";
import { followService } from "./derive-access.ts";

describe("B-26 changes of access are announced once", async () => {
  const program = await testProgram({ now: "2026-05-11T08:00:00Z" });
  const shop = await sampleShop(program);
  /** The news arrive, and a second passes. */
  const news = async () => {
    await program.runJobs();
    program.clock.moveTo(new Date(program.clock.now().getTime() + 1_000).toISOString());
  };
  const told = async (customerId: string) => {
    await news();
    return (await announced(program, customerId, "access.")).map(({ data }) => `${data.from} → ${data.to}`);
  };

  it("N-10 a service from its first day to its last: what its state is follows from what is true, is kept with its cause, and announced", async () => {
    const customerId = await shop.customer();
    const serviceId = await shop.add(customerId, undefined, { startOn: day("2026-05-01") });
    expect(await told(customerId)).toEqual(["null → active"]);
    const status = (to: "blocked" | "active", blockedBy?: "finance") =>
      program.inWork((work) =>
        changeCustomerStatus(work, { customerId, to, reason: "test", ...(blockedBy ? { blockedBy } : {}) }, "system"),
      );
    const move = (to: "paused" | "active" | "disabled", cause: "pause" | "resume" | "end_now") =>
      program.inWork((work) => changeServiceState(work, { serviceId, to, cause, on: day("2026-05-11") }));
    await status("blocked", "finance");
    await move("paused", "pause");
    expect(await told(customerId)).toEqual(["null → active", "active → debt_blocked"]);
    await status("active");
    await program.inWork((work) => changeServiceLock(work, { serviceId, lock: "unpaid_period", cause: "period_unpaid" }));
    expect((await told(customerId)).slice(2)).toEqual(["debt_blocked → paused"]);
    await move("active", "resume");
    await news();
    await program.inWork((work) => changeServiceLock(work, { serviceId, lock: "none", cause: "period_paid" }));
    await news();
    await move("disabled", "end_now");
    expect((await told(customerId)).slice(3)).toEqual(["paused → expired", "expired → active", "active → terminated"]);
    const staff = await signInStaff(program);
    const seen = await staff.ok(serviceAccessEndpoint, { params: { serviceId } });
    expect(seen).toMatchObject({
      state: "terminated",
      changes: [{ from: "active", to: "terminated", cause: "service.state_changed" }, {}, {}, {}, {}, {}],
    });
  });

  it("the same news twice, and at the same time, is told once", async () => {
    const customerId = await shop.customer();
    const serviceId = await shop.add(customerId);
    await news();
    await program.query("update services.services set lock = 'admin' where id = $1", [serviceId]);
    const hear = () => program.inWork((work) => followService(work, { objectId: serviceId, type: "service.lock_changed" }));
    await Promise.all([hear(), hear(), hear()]);
    await hear();
    expect(await told(customerId)).toEqual(["null → active", "active → admin_blocked"]);
  });

  it("what was so for a moment only, between two looks, is not told", async () => {
    const customerId = await shop.customer();
    const serviceId = await shop.add(customerId);
    await news();
    for (const lock of ["admin", "none"] as const)
      await program.inWork((work) => changeServiceLock(work, { serviceId, lock, cause: "by_hand" }));
    expect(await told(customerId)).toEqual(["null → active"]);
  });
});
