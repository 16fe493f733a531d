import { describe, expect, it } from "vitest";
import { FakeSnmp } from "../../../../tests/simulators/fake-snmp.ts";
import type { SnmpValue } from "./ports.ts";
import { readDevice } from "./read-device.ts";

const target = { address: "10.0.0.1", port: 161, timeoutMs: 1, retries: 0, credentials: { version: "2c", community: "c" } } as const;
const text = (value: string): SnmpValue => ({ type: "text", value });
const number = (value: number): SnmpValue => ({ type: "integer", value });
const own = { factor: 1, low: null, high: null } as const;

async function read(values: Record<string, SnmpValue>, oids: Parameters<typeof readDevice>[1] = []) {
  const snmp = new FakeSnmp();
  for (const [oid, value] of Object.entries(values)) snmp.device(target.address).values.set(oid, value);
  const answer = await readDevice(snmp.open(target), oids);
  if (answer.kind !== "answered") throw new Error(answer.why);
  return answer.value;
}

describe("N-43 one look at a device", () => {
  it("counts with 64 bits where there are, and with 32 where there is nothing else", async () => {
    const interfaces = {
      "1.3.6.1.2.1.2.2.1.8.1": number(1),
      "1.3.6.1.2.1.2.2.1.2.1": text("eth0"),
      "1.3.6.1.2.1.2.2.1.10.1": { type: "counter32", value: 7n },
    } as const;
    const old = await read(interfaces);
    expect(old.interfaces).toMatchObject([{ item: "eth0", name: "eth0", operState: "up" }]);
    expect(old.measured).toEqual([{ measure: "in", item: "eth0", factor: 8, kind: "counter32", count: 7n }]);
    const modern = await read({
      ...interfaces,
      "1.3.6.1.2.1.31.1.1.1.1.1": text("ge-0/0/0"),
      "1.3.6.1.2.1.31.1.1.1.6.1": { type: "counter64", value: 9n },
    });
    expect(modern.measured).toEqual([{ measure: "in", item: "ge-0/0/0", factor: 8, kind: "counter64", count: 9n }]);
  });

  it("the load is that of all processors together, storages are told by how full they are", async () => {
    const storage = (index: number, type: number, name: string, size: number, used: number) => ({
      [`1.3.6.1.2.1.25.2.3.1.2.${index}`]: { type: "oid", value: `1.3.6.1.2.1.25.2.1.${type}` } as const,
      [`1.3.6.1.2.1.25.2.3.1.3.${index}`]: text(name),
      [`1.3.6.1.2.1.25.2.3.1.5.${index}`]: number(size),
      [`1.3.6.1.2.1.25.2.3.1.6.${index}`]: number(used),
    });
    const { measured } = await read({
      "1.3.6.1.2.1.25.3.3.1.2.1": number(20),
      "1.3.6.1.2.1.25.3.3.1.2.2": number(60),
      ...storage(1, 2, "RAM", 1000, 250),
      // 3 thousand million blocks, which some agents send as a negative number.
      ...storage(2, 4, "disk", 3_000_000_000 - 2 ** 32, 1_500_000_000),
      ...storage(3, 7, "cd", 100, 100),
      ...storage(4, 4, "empty", 0, 0),
    });
    expect(measured.map((one) => [one.measure, one.item, one.kind === "gauge" && one.value])).toEqual([
      ["cpu", "", 40],
      ["storage", "RAM", 25],
      ["storage", "disk", 50],
    ]);
  });

  it("own values are taken as what they are said to be, and left out where the device has none", async () => {
    const { measured, texts } = await read(
      { "1.1.1": text("24.1 V"), "1.1.2": { type: "gauge", value: 5 }, "1.1.3": text("seven"), "1.1.4": text("7.16") },
      [
        { id: "volts", oid: "1.1.1", type: "gauge", ...own },
        { id: "count", oid: "1.1.2", type: "counter32", ...own },
        { id: "word", oid: "1.1.3", type: "gauge", ...own },
        { id: "software", oid: "1.1.4", type: "text", ...own },
        { id: "none", oid: "1.1.5", type: "text", ...own },
      ],
    );
    expect(measured).toEqual([
      { measure: "oid", item: "volts", factor: 1, kind: "gauge", value: 24.1 },
      { measure: "oid", item: "count", factor: 1, kind: "counter32", count: 5n },
    ]);
    expect([...texts]).toEqual([["software", "7.16"]]);
  });

  it("a device that falls silent half-way said nothing", async () => {
    const conversation = new FakeSnmp().open(target);
    expect(await readDevice({ ...conversation, get: async () => ({ kind: "answered", value: [null, null] }) }, [])).toMatchObject({
      kind: "silent",
    });
  });
});
