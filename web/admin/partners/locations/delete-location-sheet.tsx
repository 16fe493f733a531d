import { Select } from "@mantine/core";
import { useState } from "react";
import { deleteLocationEndpoint } from "../../../../server/modules/partners/contract.ts";
import { fieldErrorText } from "../../../lib/field-texts.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import type { LocationItem } from "../settings/setting-place.ts";

interface DeleteLocationProps {
  locations: readonly LocationItem[];
  location: LocationItem;
  onClose: () => void;
}

/** Asks where the records go that lie in it (O-244). */
export function DeleteLocationSheet({ locations, location, onClose }: DeleteLocationProps) {
  const t = useTexts();
  const [moveTo, setMoveTo] = useState("");
  const remove = useAction(deleteLocationEndpoint, {
    topics: ["customers"],
    onDone: () => {
      notify(t("partners.location.deleted", { name: location.name }));
      onClose();
    },
  });
  const [wrong] = remove.problem?.problem.errors ?? [];
  return (
    <ConfirmDialog
      open
      title={t("partners.location.delete-title", { name: location.name })}
      confirm={t("partners.location.delete")}
      danger
      busy={remove.busy}
      problem={wrong ? undefined : remove.problem}
      onConfirm={() => remove.run({ params: { locationId: location.id }, query: moveTo ? { moveTo } : {}, version: location.version })}
      onClose={onClose}
    >
      <div className="definition-form aligned-inputs">
        <p>{t("partners.location.delete-text")}</p>
        <Select
          label={t("partners.location.move-to")}
          data={[
            { value: "", label: t("partners.location.move-nowhere") },
            ...locations.filter(({ id }) => id !== location.id).map(({ id, path }) => ({ value: id, label: path.join(" › ") })),
          ]}
          value={moveTo}
          error={wrong && fieldErrorText(t, wrong)}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          onChange={(chosen) => {
            setMoveTo(chosen ?? "");
            remove.reset();
          }}
        />
      </div>
    </ConfirmDialog>
  );
}
