// What FreeRADIUS is answered over HTTP, and who may ask.

import { rmSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { sampleShop } from "../../../../tests/support/sample-services.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { listenRadius, type RadiusSockets } from "../../../listen-radius.ts";
import { createNas } from "../../network/index.ts";
import { createNasEndpoint } from "../../network/routers/contract.ts";
import { changeServicePassword } from "../index.ts";
import { showTraceEndpoint, startTraceEndpoint } from "../traces/contract.ts";
import { createFrontEndTokenEndpoint, listFrontEndTokensEndpoint, revokeFrontEndTokenEndpoint } from "./contract.ts";
import { createFrontEndToken } from "./tokens.ts";

const rest = (attributes: Readonly<Record<string, string | number>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, { type: "string", value: [value] }])));

describe("the front end over HTTP", async () => {
  const program = await testProgram({ now: "2026-05-11T08:00:00Z" });
  Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0, radiusHttpPort: 0 });
  const shop = await sampleShop(program);
  const plan = await shop.plan("line", { downBps: 100_000_000n, upBps: 20_000_000n });
  const staff = await signInStaff(program);
  let radius: RadiusSockets;
  let token = "";

  const ask = async (call: string, body: string | undefined, bearer = token) => {
    const reply = await fetch(`http://127.0.0.1:${radius.httpPort}/radius/v1/${call}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body }),
    });
    const text = await reply.text();
    return { status: reply.status, body: text === "" ? undefined : JSON.parse(text) };
  };
  const newToken = (name: string, sources: readonly string[]) =>
    staff.ok(createFrontEndTokenEndpoint, { body: { name, sources: [...sources] } });

  beforeAll(async () => {
    for (const [name, profile] of [
      ["BNG 1", "mikrotik_ppp"],
      ["Lobby", "mikrotik_hotspot"],
    ] as const)
      await program.inWork((work) =>
        createNas(
          work,
          program.tools,
          createNasEndpoint.body.parse({
            name,
            profile,
            sources: [name === "Lobby" ? "192.0.2.0/25" : "198.51.100.7"],
            secret: `secret-of-${profile}-2026`,
          }),
        ),
      );
    const serviceId = await shop.add(await shop.customer(), plan, { login: "alice" });
    await program.inWork((work) => changeServicePassword(work, program.tools, serviceId, "pass-1"));
    await program.runJobs();
    radius = await listenRadius(program);
    ({ token } = await newToken("front", ["127.0.0.0/8"]));
    await radius.settled();
  });
  afterAll(() => radius.stop());

  const bng = { "Demarc-Client-Address": "198.51.100.7" };

  it("2.13 a right password brings what to compare it with, and the reply", async () => {
    const { status, body } = await ask("authorize", rest({ ...bng, "User-Name": "alice", "User-Password": "pass-1" }));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      "control:Cleartext-Password": { op: ":=", do_xlat: false, value: ["pass-1"] },
      "reply:Mikrotik-Rate-Limit": { op: ":=", value: ["20000000/100000000"] },
    });
    expect(body).not.toHaveProperty("reply:Message-Authenticator");
  });

  it.each([
    [
      "a wrong password",
      { ...bng, "User-Name": "alice", "User-Password": "no" },
      401,
      { "reply:Reply-Message": { value: ["The password is wrong."] } },
    ],
    [
      "nobody",
      { ...bng, "User-Name": "nobody", "User-Password": "no" },
      404,
      { "reply:Reply-Message": { value: ["No service has this login."] } },
    ],
    ["N-57 nobody at a hotspot", { "Demarc-Client-Address": "192.0.2.9", "User-Name": "nobody", "User-Password": "no" }, 401, {}],
    ["a router that is not ours", { "Demarc-Client-Address": "203.0.113.9", "User-Name": "alice", "User-Password": "pass-1" }, 503, {}],
    ["no router at all", { "User-Name": "alice", "User-Password": "pass-1" }, 503, {}],
  ] as const)("2.13 %s", async (_why, attributes, status, body) => {
    expect(await ask("authorize", rest(attributes))).toMatchObject({ status, body });
  });

  it("2.13 what is no attributes is said to be so", async () => {
    expect((await ask("authorize", "{")).status).toBe(400);
    expect((await ask("authorize", JSON.stringify({ "User-Name": "alice" }))).status).toBe(400);
    expect((await ask("elsewhere", "{}")).status).toBe(400);
  });

  it("2.13 only a token, only from where it may come, and only until it is revoked; never as a word about the subscriber", async () => {
    const login = rest({ ...bng, "User-Name": "alice", "User-Password": "pass-1" });
    const elsewhere = await newToken("elsewhere", ["203.0.113.0/24", "2001:db8::/32"]);
    const here = await newToken("here", ["127.0.0.1"]);
    expect(here.token).toMatch(/^dmr_[\w-]{43}$/);
    await radius.settled();
    expect((await ask("authorize", login, "")).status).toBe(503);
    expect((await ask("authorize", login, `${token}x`)).status).toBe(503);
    expect((await ask("authorize", login, elsewhere.token)).status).toBe(503);
    expect((await ask("clients", undefined, elsewhere.token)).status).toBe(503);
    expect((await ask("authorize", login, here.token)).status).toBe(200);
    await staff.ok(revokeFrontEndTokenEndpoint, { params: { frontEndTokenId: here.id } });
    await radius.settled();
    expect((await ask("authorize", login, here.token)).status).toBe(503);

    const { items } = await staff.ok(listFrontEndTokensEndpoint, {});
    expect(items.find(({ id }) => id === here.id)).toMatchObject({
      name: "here",
      sources: ["127.0.0.1/32"],
      revokedAt: expect.any(String),
    });
    expect(JSON.stringify(items)).not.toContain(here.token);
    const stored = await program.query<{ row: string }>("select token::text as row from access.front_end_tokens token");
    expect(stored.map(({ row }) => row).join()).not.toContain(here.token.slice(4));
    const entries = await program.query(
      "select action from identity.audit_entries where entity = 'front_end_token' and entity_id = $1 order by action",
      [here.id],
    );
    expect(entries).toEqual([{ action: "created" }, { action: "revoked" }]);
  });

  it("nothing that comes in ends the process: an address that is none, a method that is none, a connection that says nothing", async () => {
    const raw = async (text: string): Promise<string> => {
      const socket = connect(radius.httpPort ?? 0, "127.0.0.1");
      socket.write(text);
      socket.end();
      let said = "";
      for await (const piece of socket as AsyncIterable<Buffer>) said += piece.toString();
      return said;
    };
    for (const target of ["//", "http://[", "*", "/radius/v1/authorize?%"]) {
      expect(await raw(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 (400|503) /);
    }
    expect(await raw("NONSENSE\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
    expect((await ask("authorize", rest({ ...bng, "User-Name": "alice", "User-Password": "pass-1" }))).status).toBe(200);
  });

  it("N-91 accounting of a router that nobody serves is let go, or everything behind it would wait for ever", async () => {
    const told = { "Acct-Status-Type": "Stop", "Acct-Session-Id": "x", "User-Name": "alice" };
    expect((await ask("accounting", rest({ ...told, "Demarc-Client-Address": "203.0.113.9" }))).status).toBe(204);
    expect((await ask("accounting", "{")).status).toBe(204);
  });

  it("refuses what is no network, and a name twice", async () => {
    const refused = await staff.call(createFrontEndTokenEndpoint, { body: { name: "bad", sources: ["10.0.0.1/8", "somewhere"] } });
    expect(refused).toMatchObject({
      status: 422,
      body: { errors: [{ field: "sources.0", code: "cidr-host-bits" }, { field: "sources.1" }] },
    });
    expect(await staff.call(createFrontEndTokenEndpoint, { body: { name: "FRONT", sources: ["::1"] } })).toMatchObject({
      body: { errors: [{ field: "name", code: "already-taken" }] },
    });
  });

  it("2.13 the clients with their secrets, all or the one at an address", async () => {
    expect(await ask("clients", undefined)).toMatchObject({
      status: 200,
      body: {
        clients: [
          { address: "198.51.100.7/32", secret: "secret-of-mikrotik_ppp-2026", shortname: "BNG-1" },
          { address: "192.0.2.0/25", secret: "secret-of-mikrotik_hotspot-2026", shortname: "Lobby" },
        ],
      },
    });
    const { body } = await ask("clients?address=192.0.2.9", undefined);
    expect(body).toMatchObject({
      "control:FreeRADIUS-Client-IP-Address": { value: ["192.0.2.9"] },
      "control:FreeRADIUS-Client-Secret": { value: ["secret-of-mikrotik_hotspot-2026"] },
    });
    expect((await ask("clients?address=203.0.113.9", undefined)).status).toBe(404);
  });

  it("N-79 N-81 N-91 accounting is answered when it is on disk, with the moment that the router told", async () => {
    const start = { ...bng, "User-Name": "alice", "Acct-Status-Type": "Start", "Acct-Session-Id": "r1" };
    expect(
      await ask("accounting", rest({ ...start, "Event-Timestamp": "May 11 2026 09:00:00 CEST", "Demarc-Event-Time": 1_778_482_800 })),
    ).toEqual({
      ...{ status: 204, body: undefined },
    });
    // Without an id no session can be made of it; it is answered all the same.
    expect((await ask("accounting", rest({ ...bng, "Acct-Status-Type": "Start" }))).status).toBe(204);
    await radius.settled();
    expect(await program.query("select source, started_at from usage.sessions")).toEqual([
      { source: "freeradius", started_at: new Date("2026-05-11T07:00:00Z") },
    ]);
  });

  it("N-110 why it was refused is remembered until the end: within EAP it was not the password", async () => {
    const serviceId = await shop.add(await shop.customer(), plan, { login: "bea" });
    await program.query(
      `insert into access.lines (service_id, customer_id, partner_id, ipv4_method)
       select id, customer_id, partner_id, 'pool' from services.services where id = $1`,
      [serviceId],
    );
    await program.runJobs();
    await radius.settled();
    const eap = { ...bng, "User-Name": "bea", "EAP-Message": "0x02010004" };
    const { status, body } = await ask("authorize", rest(eap));
    expect({ status, reason: body["request:Demarc-Reason"] }).toMatchObject({ status: 401, reason: { op: ":=", value: ["A13"] } });
    await ask("post-auth", rest({ ...eap, "Demarc-Result": "reject", "Demarc-Reason": "A13" }));
    await radius.settled();
    expect(await program.query("select reason, service_id from access.auth_log where login = 'bea'")).toEqual([
      { reason: "A13", service_id: serviceId },
    ]);
  });

  it("N-115 what comes in through a front end is traced with its answer, as the router would have sent it", async () => {
    const trace = await staff.ok(startTraceEndpoint, { body: { mac: "02:00:5e:00:00:99" } as never });
    await radius.settled();
    const from = { ...bng, "User-Name": "alice", "Calling-Station-Id": "02-00-5E-00-00-99" };
    expect((await ask("authorize", rest({ ...from, "User-Password": "pass-1" }))).status).toBe(200);
    const told = { ...from, "Acct-Status-Type": "Start", "Acct-Session-Id": "traced" };
    expect((await ask("accounting", rest(told))).status).toBe(204);
    await radius.settled();
    const { packets } = await staff.ok(showTraceEndpoint, { params: { traceId: trace.id } });
    expect(
      packets.toSorted((one, other) => one.position - other.position).map(({ isAnswer, title }) => [isAnswer, title.replace(/ \d+$/, "")]),
    ).toEqual([
      [false, "Access-Request"],
      [true, "Access-Accept"],
      [false, "Accounting-Request"],
    ]);
    expect(JSON.stringify(packets)).not.toContain("pass-1");
    expect(JSON.stringify(packets)).toContain("198.51.100.7");
  });

  it("N-110 the end of a login stands in the log, with the address that was given", async () => {
    const attributes = { ...bng, "User-Name": "alice", "User-Password": "pass-1", "Demarc-Result": "accept" };
    expect((await ask("post-auth", rest({ ...attributes, "Demarc-Given-Address": "100.64.0.9" }))).status).toBe(204);
    expect(
      (await ask("post-auth", rest({ ...bng, "User-Name": "alice", "EAP-Message": "0x02010004", "Demarc-Result": "reject" }))).status,
    ).toBe(204);
    await radius.settled();
    expect(
      await program.query("select result, reason, reply, host(source) as source from access.auth_log where login = 'alice' order by id"),
    ).toEqual([
      { result: "accept", reason: "", reply: "100.64.0.9", source: "198.51.100.7" },
      { result: "reject", reason: "A02", reply: "", source: "198.51.100.7" },
    ]);
  });
});

describe("the front end of a machine whose disk fails", async () => {
  const program = await testProgram();
  Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0, radiusHttpPort: 0 });

  it("N-79 what cannot be made durable is not acknowledged", async () => {
    await program.inWork((work) =>
      createNas(
        work,
        program.tools,
        createNasEndpoint.body.parse({ name: "BNG", profile: "generic", sources: ["198.51.100.7"], secret: "a-secret-of-2026" }),
      ),
    );
    const { token } = await program.inWork((work) => createFrontEndToken(work, { name: "front", sources: ["127.0.0.1"] }));
    const radius = await listenRadius(program);
    // Before the first packet, with which the file is opened.
    rmSync(join(program.tools.config.dataDir, "spool"), { recursive: true });
    const { status } = await fetch(`http://127.0.0.1:${radius.httpPort}/radius/v1/accounting`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: rest({ "Demarc-Client-Address": "198.51.100.7", "Acct-Status-Type": "Start", "Acct-Session-Id": "lost" }),
    });
    expect(status).toBe(503);
    await radius.stop();
  });
});
