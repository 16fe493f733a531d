// Against an agent of its own on loopback: version 2c and version 3 with SHA-256 and AES, and the ways in which devices fail to answer.
import { createSocket } from "node:dgram";
import { AuthProtocols, createAgent, ObjectType, PrivProtocols, SecurityLevel } from "net-snmp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freeUdpPort } from "../../tests/support/free-udp-port.ts";
import type { SnmpTarget } from "../modules/network/polling/ports.ts";
import { snmpPort } from "./snmp.ts";

const rows = 70;
const community = "only-for-reading";
const credentials = { version: "3", user: "watcher", authKey: "gulls over the harbour", privacyKey: "rain behind the mountain" } as const;

/** An agent with one value of each type, and a table of so many rows. */
async function startAgent(port: number): Promise<{ close(): void }> {
  const agent = createAgent({ port, address: "127.0.0.1", disableAuthorization: false, engineID: "8000B98380ABCDEF01" }, () => undefined);
  agent.getAuthorizer().addCommunity(community);
  agent.getAuthorizer().addUser({
    ...{ name: credentials.user, level: SecurityLevel.authPriv },
    ...{ authProtocol: AuthProtocols.sha256, authKey: credentials.authKey },
    ...{ privProtocol: PrivProtocols.aes, privKey: credentials.privacyKey },
  });
  const scalars = [
    { name: "uptime", oid: "1.3.6.1.2.1.1.3", type: ObjectType.TimeTicks, value: 4_294_967_290 },
    { name: "name", oid: "1.3.6.1.2.1.1.5", type: ObjectType.OctetString, value: "Vienna – BNG" },
    { name: "mac", oid: "1.3.6.1.2.1.1.90", type: ObjectType.OctetString, value: Buffer.from([0x02, 0x00, 0x5e, 0xff, 0x00, 0x07]) },
    { name: "below", oid: "1.3.6.1.2.1.1.91", type: ObjectType.Integer, value: -27 },
    { name: "narrow", oid: "1.3.6.1.2.1.1.92", type: ObjectType.Counter, value: 4_294_967_295 },
    { name: "wide", oid: "1.3.6.1.2.1.1.93", type: ObjectType.Counter64, value: Buffer.from("8000000000000001", "hex") },
  ];
  for (const { name, oid, type, value } of scalars) {
    agent.registerProvider({ name, type: 1, oid, scalarType: type, maxAccess: 2 });
    agent.getMib().setScalarValue(name, value);
  }
  agent.registerProvider({
    ...{ name: "ifEntry", type: 2, oid: "1.3.6.1.2.1.2.2.1", maxAccess: 2 },
    tableColumns: [
      { number: 1, name: "index", type: ObjectType.Integer, maxAccess: 2 },
      { number: 8, name: "state", type: ObjectType.Integer, maxAccess: 2 },
    ],
    tableIndex: [{ columnName: "index" }],
  });
  for (let index = 1; index <= rows; index++) agent.getMib().addTableRow("ifEntry", [index, 1 + (index % 2)]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  return agent as { close(): void };
}

describe("SNMP with a real agent", { timeout: 30_000 }, () => {
  let port = 0;
  let agent: { close(): void } | undefined;
  beforeAll(async () => {
    port = await freeUdpPort();
    agent = await startAgent(port);
  });
  afterAll(() => agent?.close());

  const talk = async <Said>(
    more: Partial<SnmpTarget>,
    act: (conversation: ReturnType<typeof snmpPort.open>) => Promise<Said>,
  ): Promise<Said> => {
    const conversation = snmpPort.open({
      ...{ address: "127.0.0.1", port, timeoutMs: 500, retries: 0, credentials: { version: "2c", community } },
      ...more,
    });
    try {
      return await act(conversation);
    } finally {
      conversation.close();
    }
  };
  const name = "1.3.6.1.2.1.1.5.0";

  for (const [version, how] of [
    ["2c", {}],
    ["3 with SHA-256 and AES", { credentials }],
  ] as const)
    it(`N-43 version ${version}: values of every type, and none where there is none`, async () => {
      const answer = await talk(how, (conversation) =>
        conversation.get([
          "1.3.6.1.2.1.1.3.0",
          name,
          "1.3.6.1.2.1.1.90.0",
          "1.3.6.1.2.1.1.91.0",
          "1.3.6.1.2.1.1.92.0",
          "1.3.6.1.2.1.1.93.0",
          "1.3.6.1.2.1.1.99.0",
        ]),
      );
      expect(answer).toEqual({
        kind: "answered",
        value: [
          { type: "ticks", value: 4_294_967_290 },
          { type: "text", value: "Vienna – BNG" },
          { type: "hex", value: "02005eff0007" },
          { type: "integer", value: -27 },
          { type: "counter32", value: 4_294_967_295n },
          { type: "counter64", value: 2n ** 63n + 1n },
          null,
        ],
      });
    });

  it("N-43 walks columns side by side to their ends, and no further than it may", async () => {
    const columns = ["1.3.6.1.2.1.2.2.1.1", "1.3.6.1.2.1.2.2.1.8", "1.3.6.1.2.1.31.1.1.1.6"];
    const whole = await talk({}, (conversation) => conversation.walk(columns, 1000));
    if (whole.kind !== "answered") throw new Error(whole.why);
    expect(whole.value.map((column) => column.length)).toEqual([rows, rows, 0]);
    expect(whole.value[1]?.[69]).toEqual({ index: "70", value: { type: "integer", value: 1 } });
    const some = await talk({ credentials }, (conversation) => conversation.walk(columns.slice(0, 1), 33));
    expect(some.kind === "answered" && some.value[0]?.length).toBe(33);
  });

  it("a device that is silent, and one that does not like the community, say nothing", async () => {
    expect(await talk({ port: port + 1 > 65_535 ? port - 1 : port + 1 }, (conversation) => conversation.get([name]))).toMatchObject({
      kind: "silent",
    });
    expect(await talk({ credentials: { version: "2c", community: "wrong" } }, (conversation) => conversation.get([name]))).toMatchObject({
      kind: "silent",
    });
  });

  it("version 3 says that it does not know somebody", async () => {
    const stranger = { ...credentials, user: "stranger" };
    expect(await talk({ credentials: stranger }, (conversation) => conversation.get([name]))).toMatchObject({
      kind: "refused",
      why: "Unknown User Name",
    });
  });

  it("garbage, and agents that repeat themselves, end", async () => {
    const rubbish = createSocket("udp4");
    await new Promise<void>((resolve) => rubbish.bind(0, "127.0.0.1", resolve));
    rubbish.on("message", (_, { port: from, address }) => rubbish.send(Buffer.from("30ff0201", "hex"), from, address));
    expect(await talk({ port: rubbish.address().port, timeoutMs: 200 }, (conversation) => conversation.get([name]))).toMatchObject({
      kind: "silent",
    });
    await new Promise<void>((resolve) => rubbish.close(() => resolve()));
    // Below its last row an agent goes on to the next column; a column of one row ends there.
    expect(await talk({}, (conversation) => conversation.walk([name], 5))).toEqual({ kind: "answered", value: [[]] });
  });

  it("asks again as often as it may before it gives up", async () => {
    const deaf = createSocket("udp4");
    await new Promise<void>((resolve) => deaf.bind(0, "127.0.0.1", resolve));
    let heard = 0;
    deaf.on("message", () => {
      heard += 1;
    });
    expect(await talk({ port: deaf.address().port, timeoutMs: 60, retries: 2 }, (conversation) => conversation.get([name]))).toMatchObject({
      kind: "silent",
    });
    expect(heard).toBe(3);
    await new Promise<void>((resolve) => deaf.close(() => resolve()));
  });
});
