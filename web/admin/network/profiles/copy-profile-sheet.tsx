import { TextInput } from "@mantine/core";
import { copyProfileEndpoint } from "../../../../server/modules/network/profiles/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { useActForm } from "../../app/use-act-form.ts";
import type { Profile } from "./profile.ts";

export function CopyProfileSheet({ from, onClose, onMade }: { from: Profile; onClose: () => void; onMade: (key: string) => void }) {
  const t = useTexts();
  const { form, action } = useActForm<typeof copyProfileEndpoint, { from: string; name: string }>({
    endpoint: copyProfileEndpoint,
    start: { from: from.key, name: "" },
    topics: ["nas-profiles"],
    onDone: ({ key }) => onMade(key),
  });
  return (
    <Sheet open title={t("network.profile.copy-of", { name: from.name })} onClose={onClose} locked={action.busy}>
      <FormFrame form={form} submit={t("network.profile.copy")} busy={action.busy} problem={action.problem} onCancel={onClose}>
        <TextInput label={t("network.name")} description={t("network.profile.copy-why")} required data-autofocus {...form.field("name")} />
      </FormFrame>
    </Sheet>
  );
}
