// The interfaces of a device from one look to the next.

/** ifOperStatus (RFC 2863). */
const operStates = { 1: "up", 2: "down", 3: "testing", 4: "unknown", 5: "dormant", 6: "not_present", 7: "lower_layer_down" } as const;
export type OperState = (typeof operStates)[keyof typeof operStates];
export const operStateOf = (status: number): OperState => operStates[status as keyof typeof operStates] ?? "unknown";

export interface SeenInterface {
  /** By what we know it again. */
  readonly item: string;
  readonly ifIndex: number;
  readonly name: string;
  readonly alias: string;
  readonly operState: OperState;
}

/**
 * By their names where these tell them apart: many devices number their interfaces anew when they start (RFC 2863 3.1.5), and a graph would
 * go on with somebody else's traffic.
 */
export function namedItems<Row extends { readonly ifIndex: number; readonly name: string }>(
  rows: readonly Row[],
): (Row & { item: string })[] {
  const uses = new Map<string, number>();
  for (const { name } of rows) uses.set(name, (uses.get(name) ?? 0) + 1);
  return rows.map((row) => ({ ...row, item: row.name !== "" && uses.get(row.name) === 1 ? row.name : `${row.name}#${row.ifIndex}` }));
}

/** Sessions of subscribers appear as interfaces in many routers ("<pppoe-alice>"); RADIUS tells of these. */
export const isOfSubscriber = (name: string): boolean => /^<.*>$/.test(name) || /^(Virtual-Access|pp0\.|ppp\d)/.test(name);

export type InterfaceEvent = { readonly kind: "interface_down" | "interface_up"; readonly item: string };

/** What went and what came back. One that is seen for the first time, or was removed, is no event. */
export function interfaceEvents(
  before: ReadonlyMap<string, Pick<SeenInterface, "operState">>,
  after: readonly Pick<SeenInterface, "item" | "operState">[],
): InterfaceEvent[] {
  return after.flatMap(({ item, operState }): InterfaceEvent[] => {
    const was = before.get(item)?.operState;
    if (was === undefined || (was === "up") === (operState === "up")) return [];
    return [{ kind: operState === "up" ? "interface_up" : "interface_down", item }];
  });
}
