// What staff say of a line's addresses, and what its router is answered (network.md 1.4, 2.5): IPv6, pools of the router, networks behind the subscriber.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenRadius, type RadiusSockets } from "../../server/listen-radius.ts";
import { changeServicePassword } from "../../server/modules/access/index.ts";
import { updateLineEndpoint } from "../../server/modules/access/lines/contract.ts";
import { changeCustomerStatus } from "../../server/modules/customers/index.ts";
import { createPrefixEndpoint } from "../../server/modules/network/addresses/contract.ts";
import { assignStatic, createNas, createPrefix } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { SimulatedNas } from "../simulators/nas.ts";
import { signInStaff } from "../support/call-api.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";

describe("the addresses of a line", async () => {
  const program = await testProgram({ now: "2026-05-11T08:00:00Z" });
  Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0 });
  const shop = await sampleShop(program);
  const staff = await signInStaff(program, { role: "super_administrator" });
  let radius: RadiusSockets;
  let nas: SimulatedNas;

  const news = async () => {
    await program.runJobs();
    await radius.settled();
  };
  const subscriber = async (login: string) => {
    const customerId = await shop.customer();
    const serviceId = await shop.add(customerId, shop.fibre, { login });
    await program.inWork((work) => changeServicePassword(work, program.tools, serviceId, "pass-1"));
    await news();
    return { customerId, serviceId };
  };
  const says = async (serviceId: string, body: object, version = 0) => {
    const line = await staff.ok(updateLineEndpoint, { params: { serviceId }, body, version });
    await news();
    return line;
  };
  const answered = async (login: string) => {
    const reply = await nas.login({ user: login, password: "pass-1" });
    expect(reply?.code).toBe(codes.accessAccept);
    return reply?.attributes ?? {};
  };
  const prefix = (cidr: string, role: string, pdLength?: number) =>
    program.inWork((work) =>
      createPrefix(work, createPrefixEndpoint.body.parse({ cidr, role, ...(pdLength === undefined ? {} : { pdLength }) })),
    );
  const assign = ({ customerId, serviceId }: { customerId: string; serviceId: string }, address: string) =>
    program.inWork((work) => assignStatic(work, { serviceId, customerId, partnerId: shop.partnerId, prefixId: null, address }));

  beforeAll(async () => {
    await program.inWork((work) =>
      createNas(
        work,
        program.tools,
        createNasEndpoint.body.parse({ name: "BNG", profile: "mikrotik_ppp", sources: ["127.0.0.1"], secret, dynamicPort: 9 }),
      ),
    );
    radius = await listenRadius(program);
    nas = await SimulatedNas.open(secret, { authentication: radius.authenticationPort, accounting: radius.accountingPort });
  });
  afterAll(async () => {
    await nas.close();
    await radius.stop();
  });

  it("N-37 networks behind the subscriber are routed to its address, those of IPv6 to wherever it is", async () => {
    const line = await subscriber("anna");
    await prefix("203.0.113.0/28", "static");
    await assign(line, "203.0.113.5");
    const shown = await says(line.serviceId, { networks: ["198.51.100.8/29", "198.51.100.16/29 10", "2001:DB8:77::/48"] });
    expect(shown.networks).toEqual(["198.51.100.8/29 1", "198.51.100.16/29 10", "2001:db8:77::/48 1"]);
    expect(await answered("anna")).toMatchObject({
      "Framed-IP-Address": "203.0.113.5",
      "Framed-Route": "198.51.100.8/29 203.0.113.5 1, 198.51.100.16/29 203.0.113.5 10",
      "Framed-IPv6-Route": "2001:db8:77::/48 :: 1",
    });
    const refused = await staff.refused(updateLineEndpoint, {
      params: { serviceId: line.serviceId },
      body: { networks: ["198.51.100.9/29"] },
      version: 1,
    });
    expect(refused).toMatchObject({ errors: [{ field: "networks.0", code: "bad-network" }] });
  });

  it("N-28 N-75 an IPv6 address and a prefix of a pool are given, shown, and given again; where none is left it comes in without", async () => {
    const { serviceId } = await subscriber("doris");
    await prefix("2001:db8:10::/48", "wan6_pool", 128);
    await prefix("2001:db8:20::/55", "pd_pool", 56);
    await says(serviceId, { wan6Method: "pool", pdMethod: "pool" });
    const first = await answered("doris");
    expect(first).toMatchObject({
      "Framed-IPv6-Address": expect.stringMatching(/^2001:db8:10::/),
      "Delegated-IPv6-Prefix": expect.stringMatching(/^2001:db8:20:[01]00::\/56$|^2001:db8:20::\/56$/),
    });
    await nas.account({
      ...{ "Acct-Status-Type": "Start", "Acct-Session-Id": "d-1", "User-Name": "doris", Class: first.Class ?? "" },
      "Framed-IPv6-Address": first["Framed-IPv6-Address"] ?? "",
      "Delegated-IPv6-Prefix": first["Delegated-IPv6-Prefix"] ?? "",
    });
    await news();
    const states = await program.query<{ state: string }>("select state from network.addresses where service_id = $1", [serviceId]);
    expect(states.map(({ state }) => state)).toEqual(["leased", "leased"]);
    // The pool has two prefixes: the third line that asks comes in without one.
    for (const login of ["dario", "dunja"]) await says((await subscriber(login)).serviceId, { pdMethod: "pool" });
    expect(await answered("dario")).toHaveProperty("Delegated-IPv6-Prefix");
    expect(await answered("dunja")).not.toHaveProperty("Delegated-IPv6-Prefix");
  });

  it("N-37 without an address of ours the gateway is all zeros", async () => {
    const { serviceId } = await subscriber("berta");
    await says(serviceId, { ipv4Method: "none", networks: ["198.51.100.32/29"] });
    expect(await answered("berta")).toMatchObject({ "Framed-Route": "198.51.100.32/29 0.0.0.0 1" });
  });

  it("N-70 of more networks than a reply has room for the last are left out; N-54 what proxies put in comes back whole", async () => {
    const { serviceId } = await subscriber("britta");
    const networks = Array.from({ length: 20 }, (_, at) => `198.51.101.${at * 8}/29`);
    await says(serviceId, { ipv4Method: "none", networks });
    const proxyStates = Array.from({ length: 14 }, (_, at) => `${String(at).padStart(3, "0")}${"x".repeat(250)}`);
    const reply = await nas.login({ user: "britta", password: "pass-1", proxyStates });
    expect(reply?.code).toBe(codes.accessAccept);
    expect(reply?.attributes["Proxy-State"]).toBe(proxyStates.map((text) => `0x${Buffer.from(text).toString("hex")}`).join(", "));
    const routes = reply?.attributes["Framed-Route"]?.split(", ") ?? [];
    expect(routes.length).toBeGreaterThan(5);
    expect(routes.length).toBeLessThan(20);
    expect(routes).toEqual(networks.slice(0, routes.length).map((network) => `${network} 0.0.0.0 1`));
  });

  it("1.4 IPv6: what is its own, or a pool of the router by its name, or nothing", async () => {
    const line = await subscriber("cora");
    await prefix("2001:db8:100::/64", "static");
    await prefix("2001:db8:4000::/40", "static");
    await assign(line, "2001:db8:100::7");
    await assign(line, "2001:db8:4000:700::/56");
    await news();
    expect(await answered("cora")).toMatchObject({
      "Framed-IPv6-Address": "2001:db8:100::7",
      "Delegated-IPv6-Prefix": "2001:db8:4000:700::/56",
    });
    await says(line.serviceId, { wan6Method: "nas_pool", wan6NasPool: "wan6", pdMethod: "nas_pool", pdNasPool: "homes" });
    const pools = await answered("cora");
    expect(pools).toMatchObject({ "Framed-IPv6-Pool": "wan6", "Delegated-IPv6-Prefix-Pool": "homes" });
    for (const name of ["Framed-IPv6-Address", "Delegated-IPv6-Prefix"]) expect(pools).not.toHaveProperty(name);
    await says(line.serviceId, { wan6Method: "none", pdMethod: "none" }, 1);
    expect(Object.keys(await answered("cora")).filter((name) => name.includes("IPv6"))).toEqual([]);
    expect(
      await staff.refused(updateLineEndpoint, {
        params: { serviceId: (await subscriber("cilli")).serviceId },
        body: { pdMethod: "nas_pool" },
        version: 0,
      }),
    ).toMatchObject({
      errors: [{ field: "pdNasPool" }],
    });
  });

  it("2.6 in the walled garden there is no IPv6, and nothing behind the subscriber, which no list of addresses would hold back", async () => {
    const { customerId, serviceId } = await subscriber("dora");
    await says(serviceId, { wan6Method: "nas_pool", wan6NasPool: "wan6", networks: ["198.51.100.40/29"] });
    expect(await answered("dora")).toMatchObject({ "Framed-IPv6-Pool": "wan6", "Framed-Route": expect.any(String) });
    await program.inWork((work) =>
      changeCustomerStatus(work, { customerId, to: "blocked", reason: "test", blockedBy: "finance" as const }, "system"),
    );
    await news();
    const walled = await answered("dora");
    expect(walled).toMatchObject({ "Mikrotik-Address-List": "dm-debt" });
    for (const name of ["Framed-IPv6-Pool", "Framed-Route"]) expect(walled).not.toHaveProperty(name);
  });
});
