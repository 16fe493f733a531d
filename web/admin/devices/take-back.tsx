import { TextInput } from "@mantine/core";
import { useState } from "react";
import { takeBackItemEndpoint } from "../../../server/modules/inventory/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import type { Item } from "./item-cells.tsx";

const targets = {
  rented: ["returned", "in_stock", "broken"],
  assigned: ["returned", "in_stock", "broken"],
  sold: ["returned", "in_stock", "broken"],
  returned: ["in_stock", "broken"],
  broken: ["in_stock"],
  in_stock: ["broken"],
} as const satisfies Record<Item["state"], readonly Item["state"][]>;

/** Takes it back from a customer, or says what was found when it was looked at. */
export function TakeBackButton({ item }: { item: Item }) {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  const isOut = item.customerId !== null;
  return (
    <>
      <Button
        small
        onPress={() => setOpen(true)}
        label={`${t(isOut ? "equipment.item.take-back" : "equipment.item.check")}: ${item.serial}`}
      >
        {t(isOut ? "equipment.item.take-back" : "equipment.item.check")}
      </Button>
      {open && <TakeBackDialog item={item} onClose={() => setOpen(false)} />}
    </>
  );
}

function TakeBackDialog({ item, onClose }: { item: Item; onClose: () => void }) {
  const t = useTexts();
  const options = targets[item.state];
  const [to, setTo] = useState<"returned" | "in_stock" | "broken">(options[0]);
  const [note, setNote] = useState("");
  const take = useAction(takeBackItemEndpoint, {
    topics: ["items"],
    onDone: () => {
      notify(t("equipment.item.saved"));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      title={`${item.product} ${item.serial}`}
      confirm={t("equipment.item.save")}
      busy={take.busy}
      problem={take.problem}
      onConfirm={() => take.run({ params: { itemId: item.id }, body: { to, note }, version: item.version })}
      onClose={onClose}
    >
      <div style={{ display: "grid", gap: 16 }}>
        <RadioList
          label={t("equipment.item.where-to")}
          value={to}
          options={options.map((state) => ({ value: state, label: t(`equipment.item.state.${state}`) }))}
          onChange={setTo}
        />
        <TextInput label={t("equipment.item.note")} value={note} maxLength={500} onChange={(event) => setNote(event.currentTarget.value)} />
      </div>
    </ConfirmDialog>
  );
}
