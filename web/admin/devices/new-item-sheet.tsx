import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { createItemEndpoint, type ItemKind, itemKinds } from "../../../server/modules/inventory/contract.ts";
import { partnerChoicesEndpoint } from "../../../server/modules/partners/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { FormSheet } from "./form-sheet.tsx";

/** Takes a thing into stock. */
export function NewItemSheet({ partnerId, onClose }: { partnerId: string | undefined; onClose: () => void }) {
  const t = useTexts();
  const partners = useEndpoint(partnerChoicesEndpoint).data?.items ?? [];
  const [chosen, setChosen] = useState(partnerId ?? "");
  const [kind, setKind] = useState<ItemKind>("router");
  const [product, setProduct] = useState("");
  const [serial, setSerial] = useState("");
  const [warranty, setWarranty] = useState("");
  const create = useAction(createItemEndpoint, {
    topics: ["items"],
    onDone: () => {
      notify(t("equipment.item.saved"));
      onClose();
    },
  });
  const of = chosen || partners[0]?.id || "";
  return (
    <FormSheet
      title={t("equipment.item.new")}
      busy={create.busy}
      problem={create.problem}
      onSave={() =>
        create.run({ body: { partnerId: of, product, kind, serial, warrantyUntilOn: warranty === "" ? null : (warranty as never) } })
      }
      onClose={onClose}
    >
      {partners.length > 1 && (
        <NativeSelect
          label={t("equipment.partner")}
          value={of}
          data={partners.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      )}
      <TextInput
        label={t("equipment.item.product")}
        value={product}
        maxLength={120}
        data-autofocus
        onChange={(event) => setProduct(event.currentTarget.value)}
      />
      <NativeSelect
        label={t("equipment.item.kind-head")}
        value={kind}
        data={itemKinds.map((value) => ({ value, label: t(`equipment.item.kind.${value}`) }))}
        onChange={(event) => setKind(event.currentTarget.value as ItemKind)}
      />
      <TextInput
        label={t("equipment.item.serial")}
        value={serial}
        maxLength={64}
        onChange={(event) => setSerial(event.currentTarget.value)}
      />
      <DayField label={t("equipment.item.warranty")} value={warranty} onChange={setWarranty} />
    </FormSheet>
  );
}
