import { describe, expect, it } from "vitest";
import { signInCustomer, signInStaff } from "../../../tests/support/call-api.ts";
import { addSubscribers, makeProvider } from "../../../tests/support/provider.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { setSetting } from "../partners/index.ts";
import * as contract from "./contract.ts";
import { howToReturn } from "./settings.ts";

const program = await testProgram({ now: "2026-11-23T08:00:00Z" });
const provider = await program.inWork((work) => makeProvider(work));
const south = await program.inWork((work) => makeProvider(work, { code: "south" }));
const [ana, ivo] = await program.inWork((work) =>
  addSubscribers(work, provider, { count: 2, startOn: "2026-05-03", nextBillingOn: "2026-12-01" }),
);
const staff = await signInStaff(program);
const portalModules = program.tools.settings.find(({ key }) => key === "portal.modules")!;
const set = (setting: Parameters<typeof setSetting>[1], value: unknown) =>
  program.inWork((work) => setSetting(work, setting, { level: "system" }, value));
const numbers = Array.from({ length: 50 }, (_, at) => at + 1);
const nextNumber = (): number => numbers.shift() ?? 0;
const create = (more: object = {}) =>
  staff.ok(contract.createItemEndpoint, {
    body: { partnerId: provider.partnerId, product: "TV box", kind: "tv_box", serial: `TV-${nextNumber()}`, ...more } as never,
  });
const give = (item: { id: string; version: number }, more: object = {}) =>
  staff.call(contract.handOutItemEndpoint, {
    params: { itemId: item.id },
    body: { customerId: ana!.customerId, as: "rented", sinceOn: "2026-05-03", ...more } as never,
    version: item.version,
  });

describe("O-201 things that are handed out", () => {
  it("O-201, P-204 rented, asked back with a fee, taken back; each with its line", async () => {
    const item = await create();
    const { body: rented } = await give(item, { serviceId: ana!.serviceIds[0] });
    expect(rented).toMatchObject({ state: "rented", customerId: ana!.customerId, sinceOn: "2026-05-03" });
    const back = await staff.ok(contract.askBackItemEndpoint, {
      params: { itemId: item.id },
      body: { returnByOn: "2026-11-20", returnFee: { amount: "60.00", currency: "EUR" } },
      version: rented.version,
    });
    const asAna = await signInCustomer(program, ana!.customerId);
    expect((await asAna.refused(contract.portalItemsEndpoint)).code).toBe("feature-off");
    await set(portalModules, ["services", "hardware"]);
    await set(howToReturn, "Bring it to Harbour Street 3.");
    expect(await asAna.ok(contract.portalItemsEndpoint)).toMatchObject({
      items: [{ serial: item.serial, returnByOn: "2026-11-20", returnFee: { amount: "60.00" }, isLate: true }],
      howToReturn: "Bring it to Harbour Street 3.",
    });
    const asIvo = await signInCustomer(program, ivo!.customerId);
    expect((await asIvo.ok(contract.portalItemsEndpoint)).items).toEqual([]);
    const taken = await staff.ok(contract.takeBackItemEndpoint, {
      params: { itemId: item.id },
      body: { to: "returned", note: "Remote is missing" },
      version: back.version,
    });
    expect(taken).toMatchObject({ state: "returned", customerId: null, returnByOn: null, returnFee: null });
    expect((await asAna.ok(contract.portalItemsEndpoint)).items).toEqual([]);
    const { items } = await staff.ok(contract.itemMovesEndpoint, { params: { itemId: item.id } });
    expect(items.map(({ from, to }) => [from, to])).toEqual([
      ["rented", "returned"],
      ["in_stock", "rented"],
      [null, "in_stock"],
    ]);
  });

  it("O-201 only the moves of the table; O-203 the second of two sees the new state", async () => {
    const item = await create();
    const [first, second] = await Promise.all([give(item), give(item, { customerId: ivo!.customerId })]);
    const codes = [first, second].map(({ status, problem }) => (status === 200 ? "done" : problem?.code));
    expect(codes.toSorted()).toEqual(["done", "edit-conflict"]);
    const winner = first.status === 200 ? first : second;
    expect((await give(winner.body, { as: "assigned" })).problem?.code).toBe("state-refused");
  });

  it("O-204 a serial is one thing, whatever its case", async () => {
    const item = await create();
    const again = await staff.refused(contract.createItemEndpoint, {
      body: { partnerId: provider.partnerId, product: "TV box", kind: "tv_box", serial: item.serial.toLowerCase() } as never,
    });
    expect(again.code).toBe("duplicate-identifier");
  });

  it("refuses somebody else's service and another partner's customer", async () => {
    const item = await create();
    expect((await give(item, { serviceId: ivo!.serviceIds[0] })).problem?.errors).toMatchObject([{ field: "serviceId" }]);
    const theirs = await create({ partnerId: south.partnerId });
    expect((await give(theirs)).problem?.errors).toMatchObject([{ field: "customerId" }]);
    const ofSouth = await signInStaff(program, { partners: [south.partnerId] });
    expect((await ofSouth.ok(contract.listItemsEndpoint, {})).items.map(({ id }) => id)).toEqual([theirs.id]);
    expect((await ofSouth.refused(contract.itemMovesEndpoint, { params: { itemId: item.id } })).code).toBe("not-found");
  });
});
