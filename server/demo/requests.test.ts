import { expect, it } from "vitest";
import { signInStaff } from "../../tests/support/call-api.ts";
import { addSubscribers, makeProvider } from "../../tests/support/provider.ts";
import { testProgram } from "../../tests/support/test-program.ts";
import { createPlan } from "../modules/catalog/index.ts";
import { findStaffActor } from "../modules/identity/index.ts";
import { listRequestsEndpoint } from "../modules/ordering/requests/contract.ts";
import { liveProfileRequests } from "./profile-requests.ts";
import { decideByHand, liveRequests } from "./requests.ts";

it("P-191 the demo has changes of profiles that wait, and one that was declined", async () => {
  const program = await testProgram({ now: "2026-06-15T12:00:00Z" });
  const ada = await signInStaff(program, { fullName: "Ada Admin" });
  const made = await program.inWork(async (work) =>
    addSubscribers(work, await makeProvider(work), { count: 3, startOn: "2026-04-01", nextBillingOn: "2026-07-01" }),
  );
  const staff = await program.inWork((work) => findStaffActor(work, ada.adminId));
  await liveProfileRequests(
    program,
    staff!,
    made.map(({ customerId }) => customerId),
  );
  const { items } = await ada.ok(listRequestsEndpoint, {});
  expect(items.map(({ kind, state }) => [kind, state])).toEqual([
    ["profile", "open"],
    ["profile", "open"],
    ["profile", "declined"],
  ]);
});

it("the demo has requests that wait and some that are decided, with their prices and in words", async () => {
  const program = await testProgram({ now: "2026-06-15T12:00:00Z" });
  const ada = await signInStaff(program, { fullName: "Ada Admin" });
  const [words, prices] = [
    await program.inWork((work) => makeProvider(work)),
    await program.inWork((work) => makeProvider(work, { code: "harbour" })),
  ];
  const ids: string[] = [];
  for (const [n, provider] of [words, prices].entries()) {
    const { id } = await program.inWork((work) =>
      createPlan(work, {
        ...{ code: `fast-${n}`, kind: "internet", title: "Fast", lineText: "{plan}", currency: "EUR", price: "50" },
        ...{ taxId: provider.taxId, includesTax: true, partnerIds: [provider.partnerId] },
      } as Parameters<typeof createPlan>[1]),
    );
    await program.query("update catalog.plans set portal_targets = array[$1::uuid] where id = $2", [id, provider.homeId]);
    const made = await program.inWork((work) =>
      addSubscribers(work, provider, { count: 8, startOn: "2026-04-01", nextBillingOn: "2026-07-01", firstNumber: 1 + n * 10 }),
    );
    ids.push(...made.map(({ customerId }) => customerId));
  }
  await program.inWork((work) => decideByHand(work, program.tools, prices.partnerId));
  const staff = await program.inWork((work) => findStaffActor(work, ada.adminId));
  const count = await liveRequests(program, { staff: staff!, customerIds: ids, byRequestPartnerId: prices.partnerId });
  const { items } = await ada.ok(listRequestsEndpoint, {});
  expect(items).toHaveLength(count);
  const statesAt = (partnerId: string) =>
    items
      .filter((item) => item.partnerId === partnerId)
      .map(({ state }) => state)
      .toSorted();
  expect(statesAt(words.partnerId)).toEqual(["declined", "open", "open", "open"]);
  expect(statesAt(prices.partnerId)).toEqual(["approved", "declined", "open", "open", "open"]);
  expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set(["plan_change", "pause", "cancel"]));
});
