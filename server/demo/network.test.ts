// The demo's equipment and networks, as the RADIUS side and staff find them.
import { describe, expect, it } from "vitest";
import { signInStaff } from "../../tests/support/call-api.ts";
import { addSubscribers, makeProvider } from "../../tests/support/provider.ts";
import { testProgram } from "../../tests/support/test-program.ts";
import { listAddressesEndpoint, listPrefixesEndpoint } from "../modules/network/addresses/contract.ts";
import { listEquipmentEndpoint } from "../modules/network/equipment/contract.ts";
import { listNases } from "../modules/network/index.ts";
import { system } from "../platform/actor.ts";
import { numberNetworks } from "./addresses.ts";
import { buildNetwork } from "./network.ts";

describe("the demo's network", async () => {
  const program = await testProgram({ now: "2026-11-02T08:00:00Z" });
  const [north, harbour] = [
    await program.inWork((work) => makeProvider(work)),
    await program.inWork((work) => makeProvider(work, { code: "harbour" })),
  ];
  await program.inWork((work) => addSubscribers(work, north, { count: 60, startOn: "2026-11-01", nextBillingOn: "2026-12-01" }));
  await program.query("update customers.customers set source = 'demo'");

  it("has a NAS for this machine with the secret that everybody knows, and two of its partners", async () => {
    await program.inWork((work) => buildNetwork(work, program.tools, { north: north.partnerId, harbour: harbour.partnerId }));
    const nases = await program.inWork((work) => listNases(work));
    expect(nases.map(({ name }) => name)).toEqual(["BNG 1 (simulated)", "BNG 2", "Harbour hotspot"]);
    const [bng] = nases;
    expect(program.tools.unseal(bng?.secretSealed ?? "")).toBe("demarc-demo-nas-secret");
  });

  it("has equipment at its sites, some of which hangs on other", async () => {
    const staff = await signInStaff(program);
    const { items } = await staff.ok(listEquipmentEndpoint, { query: { limit: 50 } });
    expect(items.map(({ name, parent }) => [name, parent?.name ?? null])).toEqual([
      ["Batteries Old Town", "Core switch"],
      ["Core switch", null],
      ["Link to the harbour", "Core switch"],
      ["Monitoring server", "Core switch"],
      ["OLT Old Town", "Core switch"],
      ["Sector east", "Tower switch"],
      ["Tower switch", null],
    ]);
  });

  it("has networks, and every twenty-fifth line a static address", async () => {
    const staff = await signInStaff(program);
    await numberNetworks(program, system("demo"));
    const { items } = await staff.ok(listPrefixesEndpoint, { query: { limit: 50 } });
    expect(items.map(({ cidr }) => cidr)).toContain("100.64.0.0/16");
    const held = await staff.ok(listAddressesEndpoint, { query: { limit: 50, filter: { state: "static" } } });
    expect(held.items.map(({ address }) => address)).toEqual(["203.0.113.11", "203.0.113.12", "203.0.113.13"]);
  });
});
