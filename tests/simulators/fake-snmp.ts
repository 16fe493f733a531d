// Devices that speak SNMP, for tests: what they hold is set by hand, and each answers, or not, in its own time.
import type { SnmpAnswer, SnmpConversation, SnmpPort, SnmpRow, SnmpTarget, SnmpValue } from "../../server/modules/network/polling/ports.ts";

export interface FakeDevice {
  /** By OID. */
  readonly values: Map<string, SnmpValue>;
  isSilent?: boolean;
  answersAfterMs?: number;
}

export class FakeSnmp implements SnmpPort {
  readonly devices = new Map<string, FakeDevice>();
  /** Whom it was asked about, in order. */
  readonly asked: string[] = [];
  /** With what it was asked last. */
  lastTarget: SnmpTarget | undefined;

  device(address: string): FakeDevice {
    const known = this.devices.get(address) ?? { values: new Map<string, SnmpValue>() };
    this.devices.set(address, known);
    return known;
  }

  open(target: SnmpTarget): SnmpConversation {
    this.asked.push(target.address);
    this.lastTarget = target;
    const device = this.devices.get(target.address);
    const answer = async <Value>(read: (device: FakeDevice) => Value): Promise<SnmpAnswer<Value>> => {
      if (device?.answersAfterMs) await new Promise((resolve) => setTimeout(resolve, device.answersAfterMs));
      return device && !device.isSilent ? { kind: "answered", value: read(device) } : { kind: "silent", why: "Request timed out" };
    };
    return {
      get: (oids) => answer(({ values }) => oids.map((oid) => values.get(oid) ?? null)),
      walk: (columns, mostRows) => answer(({ values }) => columns.map((column) => rowsBelow(values, column).slice(0, mostRows))),
      close: () => undefined,
    };
  }
}

const rowsBelow = (values: ReadonlyMap<string, SnmpValue>, column: string): SnmpRow[] =>
  [...values].flatMap(([oid, value]) => (oid.startsWith(`${column}.`) ? [{ index: oid.slice(column.length + 1), value }] : []));
