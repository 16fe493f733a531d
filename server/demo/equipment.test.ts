import { expect, it } from "vitest";
import { signInStaff } from "../../tests/support/call-api.ts";
import { addSubscribers, makeProvider } from "../../tests/support/provider.ts";
import { testProgram } from "../../tests/support/test-program.ts";
import { findStaffActor } from "../modules/identity/index.ts";
import { putUpEquipment } from "./equipment.ts";

it("P-198, P-204 the demo's subscribers have routers and boxes, and something lies on the shelf", async () => {
  const program = await testProgram({ now: "2026-11-23T08:00:00Z" });
  const provider = await program.inWork((work) => makeProvider(work));
  const subscribers = await program.inWork((work) =>
    addSubscribers(work, provider, { count: 8, startOn: "2026-05-03", nextBillingOn: "2026-12-01" }),
  );
  await program.query("update customers.customers set source = 'demo'");
  const { adminId } = await signInStaff(program);
  const staff = await program.inWork((work) => findStaffActor(work, adminId));
  if (!staff) throw new Error("there is no such administrator");
  const chosen = subscribers.slice(0, 2).map(({ customerId }) => customerId);
  await putUpEquipment(program, { staff, chosen });
  const [routers] = await program.query<{ all: number; chosen: number }>(
    "select count(*)::int as all, count(*) filter (where customer_id = any ($1))::int as chosen from devices.cpes",
    [chosen],
  );
  expect(routers?.chosen).toBe(2);
  expect(routers?.all).toBeGreaterThan(2);
  const states = await program.query<{ state: string }>("select distinct state from inventory.items order by state");
  expect(states.map(({ state }) => state)).toEqual(expect.arrayContaining(["in_stock", "rented"]));
});
