// N-47 which thing of the stock a device is. The stock is a module above this one, so it tells us what it has: it joins here once, at the start.
import type { Work } from "../../../platform/work.ts";

interface StockItem {
  readonly id: string;
  readonly product: string;
  readonly serial: string;
}
/** Those that the actor may see, by their id. */
type DescribeItems = (work: Work, ids: readonly string[]) => Promise<ReadonlyMap<string, StockItem>>;

let describe: DescribeItems = () => Promise.resolve(new Map());

export const joinStockItems = (known: DescribeItems): void => {
  describe = known;
};

/** Null: it is none, or none that the actor may see. */
export const findStockItem = async (work: Work, id: string | null): Promise<StockItem | null> =>
  id === null ? null : ((await describe(work, [id])).get(id) ?? null);
