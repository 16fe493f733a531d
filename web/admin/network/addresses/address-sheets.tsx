import { Textarea, TextInput } from "@mantine/core";
import { freeAddressEndpoint, reserveAddressEndpoint } from "../../../../server/modules/network/addresses/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { useActForm } from "../../app/use-act-form.ts";
import { type Address, type Prefix, topics } from "./prefix.ts";
import "./addresses.css";

/** Keeps an address from everybody; left empty, the next free one. */
export function ReserveSheet({ prefix, address, onClose }: { prefix: Prefix; address: string; onClose: () => void }) {
  const t = useTexts();
  const { form, action } = useActForm<typeof reserveAddressEndpoint, { address: string; reason: string; comment: string }>({
    endpoint: reserveAddressEndpoint,
    params: { prefixId: prefix.id },
    start: { address, reason: "", comment: "" },
    topics: [...topics],
    onDone: (made) => {
      notify(t("addresses.reserved", { address: made.address }));
      onClose();
    },
  });
  return (
    <Sheet open title={t("addresses.reserve-title", { prefix: prefix.cidr })} onClose={onClose} locked={action.busy}>
      <FormFrame form={form} submit={t("addresses.reserve")} busy={action.busy} problem={action.problem} onCancel={onClose}>
        <div className="addresses-form">
          <TextInput
            label={t("addresses.address")}
            description={t("addresses.reserve-how")}
            dir="ltr"
            autoComplete="off"
            data-autofocus={address === ""}
            {...form.field("address")}
          />
          <TextInput label={t("addresses.reason")} required data-autofocus={address !== ""} {...form.field("reason")} />
          <Textarea label={t("addresses.comment")} autosize minRows={2} {...form.field("comment")} />
        </div>
      </FormFrame>
    </Sheet>
  );
}

export function FreeDialog({ address, onClose }: { address: Address; onClose: () => void }) {
  const t = useTexts();
  const free = useAction(freeAddressEndpoint, {
    topics: [...topics],
    onDone: () => {
      notify(t("addresses.freed", { address: address.address }));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      title={t("addresses.free-title", { address: address.address })}
      confirm={t("addresses.free")}
      danger={address.state === "static"}
      busy={free.busy}
      problem={free.problem}
      onConfirm={() => free.run({ params: { addressId: address.id }, version: address.version })}
      onClose={onClose}
    >
      {t(address.state === "static" || address.state === "conflict" ? `addresses.free-${address.state}` : "addresses.free-text")}
    </ConfirmDialog>
  );
}
