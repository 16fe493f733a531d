import { NativeSelect, NumberInput, Skeleton } from "@mantine/core";
import { encodings, separators } from "../../../shared/import-map.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { LinkButton } from "../../ui/button.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { ImportFrame } from "./import-frame.tsx";
import type { Import, Preview } from "./import-words.tsx";
import { type Reading, useReading } from "./use-reading.ts";
import "./file-step.css";

/** How the file is read: what was detected, its first rows, and the ways to correct it (O-76). */
export function FileStep({ record }: { record: Import }) {
  const t = useTexts();
  const { reading, setReading, preview } = useReading(record);
  const { data, problem } = preview;
  return (
    <ImportFrame
      record={record}
      step="file"
      foot={
        data &&
        !problem && (
          <LinkButton to={`/config/imports/${record.id}` as never} search={{ step: "columns" } as never} kind="primary">
            {t("ordering.import.to-columns", { count: data.columns.length })}
          </LinkButton>
        )
      }
    >
      <Panel title={t("ordering.reading.title")}>
        <ReadingFields reading={reading} detected={data} onChange={setReading} />
      </Panel>
      {problem ? (
        <div style={{ display: "grid", gap: 12 }}>
          <ProblemNote problem={problem} onRetry={preview.reload} />
          <span style={{ color: "var(--ink-quiet)" }}>{t("ordering.reading.wrong")}</span>
        </div>
      ) : data ? (
        <FirstRows preview={data} former={preview.former} />
      ) : (
        <Skeleton height={260} radius="md" />
      )}
    </ImportFrame>
  );
}

function ReadingFields({
  reading,
  detected,
  onChange,
}: {
  reading: Reading;
  detected: Preview | undefined;
  onChange: (reading: Reading) => void;
}) {
  const t = useTexts();
  const found = (word: string | undefined): string =>
    word ? t("ordering.reading.detected", { what: word }) : t("ordering.reading.detect");
  const { encoding, separator, ...others } = reading;
  const header = (
    <NumberInput
      label={t("ordering.reading.header")}
      min={1}
      max={100}
      allowDecimal={false}
      value={reading.headerRow ?? detected?.headerRow ?? 1}
      onChange={(value) => Number(value) >= 1 && onChange({ ...reading, headerRow: Number(value) })}
    />
  );
  if (detected?.sheet) {
    return (
      <div className="reading-fields">
        <NativeSelect
          label={t("ordering.reading.sheet")}
          value={detected.sheet}
          onChange={(event) => onChange({ ...others, sheet: event.currentTarget.value })}
          data={[...detected.sheets]}
        />
        {header}
      </div>
    );
  }
  return (
    <div className="reading-fields">
      <NativeSelect
        label={t("ordering.reading.encoding")}
        value={encoding ?? ""}
        onChange={(event) => {
          const value = event.currentTarget.value;
          onChange({ ...others, ...(separator ? { separator } : {}), ...(value ? { encoding: value as (typeof encodings)[number] } : {}) });
        }}
        data={[
          { value: "", label: found(encoding || !detected?.encoding ? undefined : t(`ordering.reading.encodings.${detected.encoding}`)) },
          ...encodings.map((value) => ({ value, label: t(`ordering.reading.encodings.${value}`) })),
        ]}
      />
      <NativeSelect
        label={t("ordering.reading.separator")}
        value={separator ?? ""}
        onChange={(event) => {
          const value = event.currentTarget.value;
          onChange({ ...others, ...(encoding ? { encoding } : {}), ...(value ? { separator: value as (typeof separators)[number] } : {}) });
        }}
        data={[
          {
            value: "",
            label: found(
              separator || !detected?.separator ? undefined : t(`ordering.reading.separators.${separatorName(detected.separator)}`),
            ),
          },
          ...separators.map((value) => ({ value, label: t(`ordering.reading.separators.${separatorName(value)}`) })),
        ]}
      />
      {header}
    </div>
  );
}

const separatorName = (separator: (typeof separators)[number]) =>
  (({ ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" }) as const)[separator];

function FirstRows({ preview, former }: { preview: Preview; former: boolean }) {
  const t = useTexts();
  const format = useFormat();
  const rows = format.number(preview.lookedAt);
  return (
    <Panel title={t("ordering.reading.first-rows")}>
      <p className="first-rows-note">
        {t(preview.isWhole ? "ordering.reading.rows-all" : "ordering.reading.rows-more", {
          rows,
          count: preview.lookedAt,
          columns: preview.columns.length,
        })}
        {preview.columns.length === 1 && <strong> {t("ordering.reading.one-column")}</strong>}
      </p>
      {preview.rows.length === 0 ? (
        <ProblemNote problem={undefined} errors={[{ field: "", code: "no-rows", message: t("ordering.reading.no-rows") }]} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable with the keyboard.
        <section className="first-rows" data-former={former} tabIndex={0} aria-label={t("ordering.reading.first-rows")}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t("ordering.reading.row")}</th>
                {preview.columns.map(({ name }, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two columns can have one name, and then the place tells them apart.
                  <th key={index} scope="col">
                    <bdi>{name || t("ordering.reading.no-name")}</bdi>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {preview.rows.map(({ number, cells }) => (
                <tr key={number}>
                  <td className="number">{number}</td>
                  {preview.columns.map((_, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: cells have no name but their place.
                    <td key={index}>
                      <bdi>{cells[index] ?? ""}</bdi>
                    </td>
                  ))}
                  {cells.length > preview.columns.length && (
                    <td className="first-rows-over">{cells.slice(preview.columns.length).join(" | ")}</td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  );
}
