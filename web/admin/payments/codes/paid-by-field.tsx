import { Select } from "@mantine/core";
import { useTexts } from "../../../lib/texts.tsx";

export type PaidBy = "later" | "cash" | "bank_transfer" | "other";

/** How a sale is paid; null for the server is "later". */
export const paidByOf = (paid: PaidBy): Exclude<PaidBy, "later"> | null => (paid === "later" ? null : paid);

export function PaidByField({ first, value, onChange }: { first: PaidBy; value: PaidBy; onChange: (value: PaidBy) => void }) {
  const t = useTexts();
  const ways: PaidBy[] = [first, ...(["later", "cash"] as const).filter((way) => way !== first), "bank_transfer", "other"];
  return (
    <Select
      label={t("cards.paid-by")}
      data={ways.map((way) => ({ value: way, label: way === "later" ? t("cards.paid-later") : t(`payments.method-word.${way}`) }))}
      value={value}
      allowDeselect={false}
      comboboxProps={{ withinPortal: false }}
      onChange={(next) => next && onChange(next as PaidBy)}
    />
  );
}
