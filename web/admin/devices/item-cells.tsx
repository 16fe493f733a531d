import type { z } from "zod";
import type { ItemView } from "../../../server/modules/inventory/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { CellNote } from "../app/plain-table.tsx";

export type Item = z.output<typeof ItemView>;

const tones: Record<Item["state"], Tone> = {
  in_stock: "waits",
  assigned: "works",
  rented: "works",
  sold: "past",
  returned: "attention",
  broken: "hurts",
};

export function ItemState({ item }: { item: Item }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <>
      <StatusChip tone={item.returnByOn ? "attention" : tones[item.state]}>{t(`equipment.item.state.${item.state}`)}</StatusChip>
      {item.returnByOn && (
        <CellNote>
          {t("equipment.item.back-by", { day: format.day(item.returnByOn) })}
          {item.returnFee && ` · ${t("equipment.item.else-fee", { amount: format.money(item.returnFee) })}`}
        </CellNote>
      )}
    </>
  );
}

export const ItemName = ({ item }: { item: Item }) => (
  <>
    <bdi>{item.product}</bdi> <bdi className="code">{item.serial}</bdi>
  </>
);
