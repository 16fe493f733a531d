import { NativeSelect, TextInput } from "@mantine/core";
import { IconDownload, IconUpload } from "@tabler/icons-react";
import { useRef, useState } from "react";
import {
  changeMappingEndpoint,
  deleteMappingEndpoint,
  listMappingsEndpoint,
  saveMappingEndpoint,
} from "../../../../server/modules/ordering/contract.ts";
import { ImportMap, type ImportMapJson } from "../../../../shared/import-map.ts";
import { saveFile } from "../../../lib/api.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import type { Import } from "../import-words.tsx";

export interface SavedMappingsProps {
  record: Import;
  /** Those all of whose columns this table has. */
  fitting: readonly { id: string; name: string }[];
  map: ImportMapJson;
  ready: boolean;
  onUse: (map: ImportMapJson) => void;
}

/** Mappings from before: chosen, kept under a name, or carried as a file. */
export function SavedMappings({ record, fitting, map, ready, onUse }: SavedMappingsProps) {
  const t = useTexts();
  const { data } = useEndpoint(listMappingsEndpoint, { query: { partner: record.partnerId } });
  const [chosen, setChosen] = useState("");
  const [asks, setAsks] = useState<"save" | "delete">();
  const [wrongFile, setWrongFile] = useState<string>();
  const picker = useRef<HTMLInputElement>(null);
  const items = data?.items ?? [];
  const fits = new Set(fitting.map(({ id }) => id));
  const used = items.find(({ id }) => id === chosen);
  const remove = useAction(deleteMappingEndpoint, {
    onDone: () => {
      setChosen("");
      setAsks(undefined);
    },
  });

  async function readMap(file: File | undefined): Promise<void> {
    if (!file) return;
    setWrongFile(undefined);
    try {
      const json: unknown = JSON.parse(await file.text());
      const read = ImportMap.safeParse(json);
      if (!read.success) {
        const [issue] = read.error.issues;
        setWrongFile(t("ordering.mapping.wrong-file", { where: issue?.path.join(".") ?? "", why: issue?.message ?? "" }));
        return;
      }
      onUse(json as ImportMapJson);
      notify(t("ordering.mapping.file-used", { file: file.name }));
    } catch {
      setWrongFile(t("ordering.mapping.no-json"));
    }
  }

  return (
    <div className="mapping-saved">
      {items.length > 0 && (
        <NativeSelect
          size="sm"
          aria-label={t("ordering.mapping.use")}
          value={chosen}
          onChange={(event) => {
            const id = event.currentTarget.value;
            setChosen(id);
            const mapping = items.find((one) => one.id === id);
            if (mapping) onUse(mapping.map as ImportMapJson);
          }}
          data={[
            { value: "", label: t("ordering.mapping.use") },
            ...items
              .toSorted((a, b) => Number(fits.has(b.id)) - Number(fits.has(a.id)))
              .map(({ id, name }) => ({ value: id, label: fits.has(id) ? t("ordering.mapping.fits", { name }) : name })),
          ]}
        />
      )}
      <Button small disabled={!ready} onPress={() => setAsks("save")}>
        {t("ordering.mapping.save")}
      </Button>
      {used && (
        <Button small kind="quiet" onPress={() => setAsks("delete")}>
          {t("ordering.mapping.delete", { name: used.name })}
        </Button>
      )}
      <Button small icon={<IconUpload size={15} aria-hidden />} onPress={() => picker.current?.click()}>
        {t("ordering.mapping.open-file")}
      </Button>
      <Button
        small
        icon={<IconDownload size={15} aria-hidden />}
        disabled={!ready}
        onPress={() => saveFile(new Blob([`${JSON.stringify(map, null, 2)}\n`], { type: "application/json" }), `${map.source}-map.json`)}
      >
        {t("ordering.mapping.save-file")}
      </Button>
      <input
        ref={picker}
        className="only-for-readers"
        type="file"
        accept=".json"
        tabIndex={-1}
        aria-label={t("ordering.mapping.open-file")}
        onChange={(event) => {
          void readMap(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
      {wrongFile && (
        <div style={{ flexBasis: "100%" }}>
          <ProblemNote problem={undefined} errors={[{ field: "", code: "import-map-file", message: wrongFile }]} />
        </div>
      )}
      {asks === "save" && <SaveSheet record={record} map={map} same={used} onClose={() => setAsks(undefined)} />}
      <ConfirmDialog
        open={asks === "delete"}
        danger
        title={t("ordering.mapping.delete-title", { name: used?.name ?? "" })}
        confirm={t("ordering.mapping.delete-do")}
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => used && remove.run({ params: { mappingId: used.id }, version: used.version })}
        onClose={() => setAsks(undefined)}
      >
        {t("ordering.mapping.delete-text")}
      </ConfirmDialog>
    </div>
  );
}

interface SaveSheetProps {
  record: Import;
  map: ImportMapJson;
  same: { id: string; name: string; version: number } | undefined;
  onClose: () => void;
}

function SaveSheet({ record, map, same, onClose }: SaveSheetProps) {
  const t = useTexts();
  const [name, setName] = useState(same?.name ?? record.fileName.replace(/\.[^.]*$/, ""));
  const done = (): void => {
    notify(t("ordering.mapping.saved", { name }));
    onClose();
  };
  const save = useAction(saveMappingEndpoint, { onDone: done });
  const change = useAction(changeMappingEndpoint, { onDone: done });
  const replaces = same !== undefined && same.name === name.trim();
  const send = (): unknown =>
    same && replaces
      ? change.run({ params: { mappingId: same.id }, version: same.version, body: { map } })
      : save.run({ body: { partnerId: record.partnerId, name, map } });
  const busy = save.busy || change.busy;
  return (
    <Sheet
      open
      title={t("ordering.mapping.save")}
      onClose={onClose}
      locked={busy}
      foot={
        <>
          <Button onPress={onClose} disabled={busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" busy={busy} disabled={name.trim() === ""} onPress={send}>
            {t(replaces ? "ordering.mapping.replace" : "ordering.mapping.save")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t("ordering.mapping.save-text")}</span>
        <TextInput
          label={t("ordering.mapping.name")}
          required
          maxLength={100}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ProblemNote problem={save.problem ?? change.problem} />
      </div>
    </Sheet>
  );
}
