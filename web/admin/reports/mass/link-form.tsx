import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { mainPermissions } from "../../../../server/modules/customers/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { RadioList } from "../../../ui/radio-list.tsx";
import { CustomerPicker, type PickedCustomer } from "../../app/customer-picker.tsx";
import type { FormProps } from "./kinds.ts";

const modes = ["independent", "aggregated"] as const;
interface Wish {
  main: PickedCustomer | undefined;
  mode: (typeof modes)[number];
  mainMay: readonly (typeof mainPermissions)[number][];
}

/** The chosen customers become sub-accounts of one main account (O-67). */
export function LinkForm({ onChange }: FormProps) {
  const t = useTexts();
  const [wish, setWish] = useState<Wish>({ main: undefined, mode: "independent", mainMay: ["see"] });
  function set(changes: Partial<Wish>): void {
    const next = { ...wish, ...changes };
    setWish(next);
    onChange(next.main && { mainId: next.main.id, mode: next.mode, mainMay: [...next.mainMay] });
  }
  return (
    <>
      <CustomerPicker label={t("customers.link.main")} picked={wish.main} onPick={(main) => set({ main })} />
      <RadioList
        label={t("customers.link.mode")}
        value={wish.mode}
        onChange={(mode) => set({ mode })}
        options={modes.map((value) => ({ value, label: t(`customers.link.${value}`), note: t(`customers.link.${value}-why`) }))}
      />
      <Checkbox.Group
        label={t("customers.link.may")}
        value={[...wish.mainMay]}
        onChange={(rights) => set({ mainMay: mainPermissions.filter((right) => rights.includes(right)) })}
      >
        <div style={{ display: "grid", gap: 8, marginBlockStart: 6 }}>
          {mainPermissions.map((right) => (
            <Checkbox key={right} value={right} label={t(`customers.link.right.${right}`)} />
          ))}
        </div>
      </Checkbox.Group>
    </>
  );
}
