import type { Generated, Selectable } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import { tablesOf } from "../../platform/db/tables.ts";
import type { ItemKind, ItemState } from "./contract.ts";

interface ItemTable {
  id: Generated<string>;
  partner_id: string;
  customer_id: string | null;
  service_id: string | null;
  product: string;
  kind: ItemKind;
  serial: string;
  state: ItemState;
  since_on: Day | null;
  warranty_until_on: Day | null;
  return_by_on: Day | null;
  return_fee_minor: bigint | null;
  currency: string | null;
  note: Generated<string>;
  version: Generated<number>;
  created_at: Date;
  updated_at: Date;
}
export type Item = Selectable<ItemTable>;

interface ItemMoveTable {
  id: Generated<string>;
  item_id: string;
  partner_id: string;
  customer_id: string | null;
  from_state: ItemState | null;
  to_state: ItemState;
  by_name: string;
  note: Generated<string>;
  at: Date;
}

export const db = tablesOf<{ "inventory.items": ItemTable; "inventory.item_moves": ItemMoveTable }>();
