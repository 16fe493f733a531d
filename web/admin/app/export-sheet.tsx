import { Checkbox } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type ApiProblem, asProblem, type CallArguments, downloadOrStart } from "../../lib/api.ts";
import { useFormat, useLocale } from "../../lib/format.ts";
import { readStored, writeStored } from "../../lib/local-store.ts";
import { useFormatSettings } from "../../lib/session.ts";
import { useLanguage, useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { totalWords } from "../../ui/data-list/list-foot.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import type { ExportButtonProps } from "./export-props.ts";
import "./export-sheet.css";

const tables = ["xlsx", "csv", "json"] as const;
const formats = [...tables, "pdf"] as const;
const separators = ["comma", "semicolon", "tab"] as const;
const which = ["shown", "all", "chosen"] as const;
const dates = ["local", "iso"] as const;

interface Look {
  format: (typeof formats)[number];
  separator: (typeof separators)[number];
  dates: (typeof dates)[number];
}

// What somebody exports with is a habit of theirs, not of a list.
const lookKey = "export.look";
const isLook = (value: unknown): value is Look => {
  const look = value as Partial<Look> | null;
  return (
    typeof look === "object" &&
    look !== null &&
    formats.includes(look.format as never) &&
    separators.includes(look.separator as never) &&
    dates.includes(look.dates as never)
  );
};

export function ExportSheet({
  endpoint,
  params,
  list,
  columns,
  shown,
  inFile,
  names,
  paper,
  onClose,
}: ExportButtonProps & { onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const locale = useLocale();
  const { timeZone } = useFormatSettings();
  const { language } = useLanguage();
  const [look, setLook] = useState<Look>(() => {
    const stored = readStored(lookKey, isLook) ?? { format: "xlsx", separator: "comma", dates: "local" };
    return stored.format === "pdf" && !paper ? { ...stored, format: "xlsx" } : stored;
  });
  const isTable = look.format !== "pdf";
  const shownInFile = inOrder(columns, shown, inFile);
  const [wanted, setWanted] = useState<(typeof which)[number]>("shown");
  const [chosen, setChosen] = useState<readonly string[]>(shownInFile);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const set = (changes: Partial<Look>): void => setLook({ ...look, ...changes });

  async function run(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    writeStored(lookKey, look);
    const picked = wanted === "all" ? undefined : wanted === "shown" ? shownInFile : columns.filter((column) => chosen.includes(column));
    const body = { ...list.asked, ...look, locale, language, timeZone, ...(picked && isTable ? { columns: picked } : {}) };
    try {
      const started = await downloadOrStart(endpoint, ...([{ params: params ?? {}, body }] as unknown as CallArguments<typeof endpoint>));
      if (started !== undefined)
        notify(t("staff.exporting.started"), {
          label: t("staff.exporting.to-exports"),
          run: () => void navigate({ to: "/exports" as never }),
        });
      onClose();
    } catch (thrown) {
      setProblem(asProblem(thrown));
      setBusy(false);
    }
  }

  return (
    <Sheet
      open
      title={t("staff.export-list")}
      onClose={onClose}
      locked={busy}
      foot={
        <>
          <Button onPress={onClose} disabled={busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={busy}
            disabled={isTable && wanted === "chosen" && chosen.length === 0}
            onPress={run}
            icon={<IconDownload size={16} aria-hidden />}
          >
            {t(`staff.exporting.run.${look.format}`)}
          </Button>
        </>
      }
    >
      <div className="export-sheet">
        <span>
          {list.total ? t("staff.exporting.what", { count: totalWords(list.total, format.number) }) : t("staff.exporting.what-matching")}
        </span>
        <Choice
          label={t("staff.exporting.format")}
          value={look.format}
          options={(paper ? formats : tables).map((value) => ({ value, label: t(`staff.exporting.formats.${value}`) }))}
          onChange={(value) => set({ format: value })}
        />
        {isTable ? (
          <Choice
            label={t("staff.exporting.columns")}
            value={wanted}
            options={which.map((value) => ({ value, label: t(`staff.exporting.which.${value}`) }))}
            onChange={setWanted}
          />
        ) : (
          <span>{t("staff.exporting.on-paper")}</span>
        )}
        {isTable && wanted === "chosen" && (
          <Checkbox.Group value={[...chosen]} onChange={setChosen} label={t("staff.exporting.choose")}>
            <div className="export-sheet-columns">
              {columns.map((column) => (
                <Checkbox
                  key={column}
                  size="sm"
                  value={column}
                  label={names?.[column] ?? t.optional(`staff.export-column.${kebab(column)}`) ?? column}
                />
              ))}
            </div>
          </Checkbox.Group>
        )}
        {look.format === "csv" && (
          <Choice
            label={t("staff.exporting.separator")}
            value={look.separator}
            options={separators.map((value) => ({ value, label: t(`staff.exporting.separators.${value}`) }))}
            onChange={(value) => set({ separator: value })}
          />
        )}
        {isTable && look.format !== "json" && (
          <Choice
            label={t("staff.exporting.dates")}
            value={look.dates}
            options={dates.map((value) => ({
              value,
              label: t(`staff.exporting.date.${value}`),
            }))}
            onChange={(value) => set({ dates: value })}
          />
        )}
        <ProblemNote problem={problem} />
      </div>
    </Sheet>
  );
}

const amounts = new Set([
  "net",
  "tax",
  "gross",
  "open",
  "amount",
  "balanceAfter",
  "previous",
  "unitPrice",
  "monthNet",
  "monthGross",
  "balance",
  "monthlyValue",
]);

/** What the list shows, as columns of the file and in its order; an amount without its currency would say little. */
function inOrder(columns: readonly string[], shown: readonly string[], inFile: ExportButtonProps["inFile"] = {}): readonly string[] {
  const wanted = new Set(shown.flatMap((id) => inFile[id] ?? [id]));
  if ([...wanted].some((column) => amounts.has(column))) wanted.add("currency");
  const known = columns.filter((column) => wanted.has(column));
  return known.length > 0 ? known : columns;
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
