import { Checkbox } from "@mantine/core";
import { IconDownload, IconUpload } from "@tabler/icons-react";
import { useState } from "react";
import { changeSettingsEndpoint } from "../../../../server/modules/partners/contract.ts";
import { saveFile } from "../../../lib/api.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { FileDrop } from "../../../ui/file-drop.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import type { PlaceChoice } from "./setting-place.ts";
import { type SettingItem, useSettingWords } from "./setting-words.ts";
import { type ReadSettings, readSettings, writeSettings } from "./settings-file-values.ts";
import { useValueWords } from "./value-words.ts";

interface SettingsFileProps {
  choice: PlaceChoice;
  settings: readonly SettingItem[];
}

/** All values of one place into a file, and out of one with a choice for each that differs (O-240). */
export function SettingsFileButtons({ choice, settings }: SettingsFileProps) {
  const t = useTexts();
  const [importing, setImporting] = useState(false);
  const placeName = choice.place.level === "partner" ? (choice.partner?.name ?? "") : t("partners.place.system");
  if (settings.length === 0) return null;
  return (
    <div style={{ display: "flex", gap: 8 }}>
      <Button
        icon={<IconDownload size={16} aria-hidden />}
        onPress={() => saveFile(new Blob([writeSettings(placeName, settings)], { type: "application/json" }), "settings.json")}
      >
        {t("partners.file.export")}
      </Button>
      {settings.some(({ mayChange }) => mayChange) && (
        <Button icon={<IconUpload size={16} aria-hidden />} onPress={() => setImporting(true)}>
          {t("partners.file.import")}
        </Button>
      )}
      {importing && <ImportSheet choice={choice} settings={settings} placeName={placeName} onClose={() => setImporting(false)} />}
    </div>
  );
}

const maxBytes = 1024 * 1024;

function ImportSheet({ choice, settings, placeName, onClose }: SettingsFileProps & { placeName: string; onClose: () => void }) {
  const t = useTexts();
  const words = useSettingWords();
  const valueWords = useValueWords(choice.partner?.currency ?? "EUR");
  const [file, setFile] = useState<File>();
  const [read, setRead] = useState<ReadSettings>();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const save = useAction(changeSettingsEndpoint);
  const differences = read?.kind === "read" ? read.differences : [];
  const taken = differences.filter(({ setting }) => !left.has(setting.key));

  async function take(chosen: File): Promise<void> {
    setFile(chosen);
    setLeft(new Set());
    setRead(readSettings(await chosen.text(), settings));
  }
  async function apply(): Promise<void> {
    const changes = taken.map(({ setting: { key, version }, next }) =>
      next === null ? { key, version, reset: true } : { key, version, value: next },
    );
    if ((await save.run({ body: { ...choice.place, changes } })) === undefined) return;
    notify(t("partners.settings.saved", { count: taken.length }));
    onClose();
  }

  return (
    <Sheet
      open
      wide
      title={t("partners.file.import-title", { place: placeName })}
      onClose={onClose}
      locked={save.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={save.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" busy={save.busy} disabled={taken.length === 0} onPress={apply}>
            {t("partners.settings.save", { count: taken.length })}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <FileDrop
          label={t("partners.file.choose")}
          accept=".json"
          maxBytes={maxBytes}
          file={file}
          onChange={(chosen) => void take(chosen)}
          error={read?.kind === "unreadable" ? t("partners.file.unreadable") : undefined}
        />
        {read?.kind === "read" && (
          <>
            <p style={{ margin: 0 }}>{t("partners.file.summary", { place: read.place, differ: differences.length, same: read.same })}</p>
            {differences.length > 0 && (
              <PlainTable
                label={t("partners.file.differences")}
                rows={differences}
                rowKey={({ setting }) => setting.key}
                columns={[
                  {
                    id: "setting",
                    head: t("partners.file.setting"),
                    cell: ({ setting }) => (
                      <Checkbox
                        label={words.title(setting)}
                        checked={!left.has(setting.key)}
                        onChange={() => {
                          const next = new Set(left);
                          if (!next.delete(setting.key)) next.add(setting.key);
                          setLeft(next);
                        }}
                      />
                    ),
                  },
                  { id: "now", head: t("partners.file.now"), cell: ({ setting }) => <bdi>{valueWords(setting, setting.value)}</bdi> },
                  { id: "next", head: t("partners.file.next"), cell: ({ setting, next }) => <bdi>{valueWords(setting, next)}</bdi> },
                ]}
              />
            )}
            {read.skipped.length > 0 && (
              <p style={{ margin: 0, color: "var(--ink-quiet)" }}>
                {t("partners.file.skipped", { count: read.skipped.length })} <bdi className="code">{read.skipped.join(", ")}</bdi>
              </p>
            )}
          </>
        )}
        <ProblemNote problem={save.problem} errors={save.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
