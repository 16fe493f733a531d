import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { PortalRow } from "../../ui/portal-card.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Item } from "./device.ts";

/** What is rented, lent or bought; until when it comes back, and what it costs otherwise (P-204). */
export function ItemRows({ items, brief = false }: { items: readonly Item[]; brief?: boolean }) {
  const t = useTexts();
  const format = useFormat();
  const since = ({ state, sinceOn }: Item): string => {
    const as = state as "rented" | "sold" | "assigned";
    return sinceOn ? t(`portal-equipment.item.${as}`, { day: format.day(sinceOn) }) : t(`portal-equipment.item.${as}-open`);
  };
  return items.map((item) => (
    <PortalRow
      key={item.id}
      title={<bdi>{item.product}</bdi>}
      note={
        <span className="equipment-note">
          {item.returnByOn && (
            <StatusChip tone={item.isLate ? "hurts" : "attention"}>
              {t(item.isLate ? "portal-equipment.item.was-due" : "portal-equipment.item.return-by", { day: format.day(item.returnByOn) })}
            </StatusChip>
          )}
          <span>{since(item)}</span>
          {!brief && <span>{t("portal-equipment.item.serial", { serial: item.serial })}</span>}
          {!brief && item.warrantyUntilOn && <span>{t("portal-equipment.item.warranty", { day: format.day(item.warrantyUntilOn) })}</span>}
          {!brief && item.returnFee && <span>{t("portal-equipment.item.fee", { amount: format.money(item.returnFee) })}</span>}
        </span>
      }
    />
  ));
}
