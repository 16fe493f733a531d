// One look at a device: what every one is asked for (N-43), and the values of its own kind.
import { isOfSubscriber, namedItems, operStateOf, type SeenInterface } from "./interface-rules.ts";
import type { DeviceReading, Measured, OwnOid } from "./measure-rules.ts";
import { defaultOids as oids, storageTypes } from "./oid-rules.ts";
import type { SnmpAnswer, SnmpConversation, SnmpFailure, SnmpRow, SnmpValue } from "./ports.ts";

/** Chassis with more are asked for these. */
const mostInterfaces = 1024;
/** With its sessions of subscribers, which are passed over. */
const mostInterfaceRows = 8192;
const mostStorages = 24;
const mostProcessors = 512;
/** One datagram holds so many. */
const oidsPerRequest = 24;
const bitsPerOctet = 8;

/** A failure half-way is one of the whole: half a look would be taken for interfaces that are gone. */
export async function readDevice(conversation: SnmpConversation, own: readonly OwnOid[]): Promise<SnmpAnswer<DeviceReading>> {
  const said = await getAll(conversation, [oids.sysUpTime, oids.sysName, ...own.map(({ oid }) => oid)]);
  if (said.kind !== "answered") return said;
  const [uptime, name, ...ownValues] = said.value;
  const interfaces = await readInterfaces(conversation);
  if (interfaces.kind !== "answered") return interfaces;
  const processors = await optional(conversation, [oids.hrProcessorLoad], mostProcessors);
  if (processors.kind !== "answered") return processors;
  const storages = await optional(
    conversation,
    [oids.hrStorageType, oids.hrStorageDescr, oids.hrStorageSize, oids.hrStorageUsed],
    mostStorages,
  );
  if (storages.kind !== "answered") return storages;
  return {
    kind: "answered",
    value: {
      uptimeTicks: uptime?.type === "ticks" ? uptime.value : null,
      sysName: textOf(name ?? null),
      interfaces: interfaces.value.seen,
      measured: [
        ...interfaces.value.measured,
        ...processorLoad(processors.value[0] ?? []),
        ...storageUse(storages.value),
        ...own.flatMap((one, place) => measuredOf(one, ownValues[place] ?? null)),
      ],
      texts: new Map(
        own.flatMap((one, place) => {
          const value = ownValues[place] ?? null;
          return one.type === "text" && value !== null ? [[one.id, textOf(value)] as const] : [];
        }),
      ),
    },
  };
}

async function getAll(conversation: SnmpConversation, wanted: readonly string[]): Promise<SnmpAnswer<readonly (SnmpValue | null)[]>> {
  const values: (SnmpValue | null)[] = [];
  for (let from = 0; from < wanted.length; from += oidsPerRequest) {
    const answer = await conversation.get(wanted.slice(from, from + oidsPerRequest));
    if (answer.kind !== "answered") return answer;
    values.push(...answer.value);
  }
  return { kind: "answered", value: values };
}

/** A table that a device will not tell is one that it has not: only silence means that it is gone. */
async function optional(
  conversation: SnmpConversation,
  columns: readonly string[],
  mostRows: number,
): Promise<SnmpAnswer<readonly (readonly SnmpRow[])[]>> {
  const answer = await conversation.walk(columns, mostRows);
  return answer.kind === "refused" ? { kind: "answered", value: columns.map(() => []) } : answer;
}

async function readInterfaces(
  conversation: SnmpConversation,
): Promise<{ readonly kind: "answered"; readonly value: { seen: SeenInterface[]; measured: Measured[] } } | SnmpFailure> {
  const answer = await optional(
    conversation,
    [oids.ifOperStatus, oids.ifName, oids.ifAlias, oids.ifHCInOctets, oids.ifHCOutOctets],
    mostInterfaceRows,
  );
  if (answer.kind !== "answered") return answer;
  const [states = [], names = [], aliases = [], wideIn = [], wideOut = []] = answer.value;
  let [ins, outs, descriptions]: (readonly SnmpRow[])[] = [wideIn, wideOut, names];
  if (states.length > 0 && (wideIn.length === 0 || names.length === 0)) {
    // Equipment without ifXTable (RFC 2863) counts with 32 bits, and calls its interfaces by a description.
    const older = await optional(conversation, [oids.ifDescr, oids.ifInOctets, oids.ifOutOctets], mostInterfaceRows);
    if (older.kind !== "answered") return older;
    const [descr = [], narrowIn = [], narrowOut = []] = older.value;
    if (names.length === 0) descriptions = descr;
    if (wideIn.length === 0) [ins, outs] = [narrowIn, narrowOut];
  }
  const [nameOf, aliasOf, inOf, outOf] = [byIndex(descriptions ?? []), byIndex(aliases), byIndex(ins ?? []), byIndex(outs ?? [])];
  const rows = states
    .map(({ index, value }) => ({
      ...{ index, ifIndex: Number(index), name: textOf(nameOf.get(index) ?? null).slice(0, 200) },
      ...{ alias: textOf(aliasOf.get(index) ?? null).slice(0, 200), operState: operStateOf(Number(value.value)) },
    }))
    .filter(({ name, ifIndex }) => Number.isSafeInteger(ifIndex) && !isOfSubscriber(name))
    .slice(0, mostInterfaces);
  const named = namedItems(rows);
  return {
    kind: "answered",
    value: {
      seen: named.map(({ index: _, ...seen }) => seen),
      measured: named.flatMap(({ index, item }) => [...octets("in", item, inOf.get(index)), ...octets("out", item, outOf.get(index))]),
    },
  };
}

const byIndex = (rows: readonly SnmpRow[]): ReadonlyMap<string, SnmpValue> => new Map(rows.map(({ index, value }) => [index, value]));

/** Octets become bits: so traffic is told everywhere. */
function octets(measure: "in" | "out", item: string, value: SnmpValue | undefined): Measured[] {
  if (value?.type !== "counter32" && value?.type !== "counter64") return [];
  return [{ measure, item, factor: bitsPerOctet, kind: value.type, count: value.value }];
}

/** Of all processors together, in percent. */
function processorLoad(rows: readonly SnmpRow[]): Measured[] {
  const loads = rows.flatMap(({ value }) => (typeof value.value === "number" ? [value.value] : []));
  if (loads.length === 0) return [];
  return [{ measure: "cpu", item: "", factor: 1, kind: "gauge", value: loads.reduce((sum, load) => sum + load, 0) / loads.length }];
}

/** How full each storage is, in percent. */
function storageUse([types = [], names = [], sizes = [], used = []]: readonly (readonly SnmpRow[])[]): Measured[] {
  const [nameOf, sizeOf, usedOf] = [byIndex(names), byIndex(sizes), byIndex(used)];
  const seen = new Set<string>();
  return types.flatMap(({ index, value }): Measured[] => {
    const [size, taken] = [unsigned32(sizeOf.get(index)), unsigned32(usedOf.get(index))];
    const item = textOf(nameOf.get(index) ?? null).slice(0, 200);
    if (!storageTypes.has(String(value.value)) || size === null || size === 0 || taken === null || item === "" || seen.has(item)) return [];
    seen.add(item);
    return [{ measure: "storage", item, factor: 1, kind: "gauge", value: (taken * 100) / size }];
  });
}

/** Storages of many terabytes have sizes that some agents send as negative numbers. */
function unsigned32(value: SnmpValue | undefined): number | null {
  if (typeof value?.value !== "number") return null;
  return value.value < 0 ? value.value + 2 ** 32 : value.value;
}

/** What a device says as a text is taken as a number where it is one: some makers send voltages so. */
function measuredOf({ id, type, factor }: OwnOid, value: SnmpValue | null): Measured[] {
  if (value === null || type === "text") return [];
  const common = { measure: "oid", item: id, factor } as const;
  if (type === "gauge") {
    const number = value.type === "text" ? Number.parseFloat(value.value) : Number(value.value);
    return Number.isFinite(number) && value.type !== "oid" && value.type !== "address" ? [{ ...common, kind: "gauge", value: number }] : [];
  }
  if (typeof value.value === "string" || (typeof value.value === "number" && value.value < 0)) return [];
  return [{ ...common, kind: type, count: BigInt(value.value) }];
}

const textOf = (value: SnmpValue | null): string => (value === null ? "" : String(value.value));
