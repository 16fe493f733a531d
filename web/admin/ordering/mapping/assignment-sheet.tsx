import { NativeSelect, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { fieldName, type Preview } from "../import-words.tsx";
import { fieldOf } from "./fields.ts";
import type { Assignment } from "./map-draft.ts";
import { ValueTable } from "./value-table.tsx";

export interface AssignmentSheetProps {
  assignment: Assignment;
  column: Preview["columns"][number];
  /** Set when several columns make the field. */
  joinWith: string | undefined;
  onSave: (assignment: Assignment, joinWith: string | undefined) => void;
  onClose: () => void;
}

// The inputs stand in one line, whatever is said about them.
const order: ("label" | "input" | "description" | "error")[] = ["label", "input", "description", "error"];

/** What can be said about one column: a piece of it, their words and ours, what an empty cell means. */
export function AssignmentSheet({ assignment, column, joinWith, onSave, onClose }: AssignmentSheetProps) {
  const t = useTexts();
  const field = fieldOf(assignment.field);
  const [part, setPart] = useState(assignment.part);
  const [values, setValues] = useState(assignment.values ?? {});
  const [useValues, setUseValues] = useState(assignment.values !== undefined || (field.kind === "enum" && column.values !== null));
  const [otherwise, setOtherwise] = useState(assignment.otherwise ?? "");
  const [usual, setUsual] = useState(assignment.default ?? "");
  const [empty, setEmpty] = useState(assignment.empty ?? "keep");
  const [dateFormat, setDateFormat] = useState(assignment.dateFormat ?? "");
  const [between, setBetween] = useState(joinWith);
  const listed = Object.fromEntries(Object.entries(values).filter(([, ours]) => ours !== ""));

  function save(): void {
    onSave(
      {
        column: assignment.column,
        field: assignment.field,
        ...(part && part.by !== "" ? { part } : {}),
        ...(useValues && Object.keys(listed).length > 0 ? { values: listed, ...(otherwise ? { otherwise } : {}) } : {}),
        ...(usual ? { default: usual } : {}),
        ...(dateFormat ? { dateFormat } : {}),
        ...(empty === "clear" ? { empty: "clear" as const } : {}),
      },
      between,
    );
  }

  return (
    <Sheet
      open
      wide
      title={t("ordering.options.title", { column: assignment.column, field: fieldName(t, assignment.field) })}
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{t("ui.cancel")}</Button>
          <Button kind="primary" onPress={save}>
            {t("ordering.options.save")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 20 }}>
        <div className="mapping-settings">
          <NativeSelect
            label={t("ordering.options.part")}
            value={part?.take ?? ""}
            onChange={(event) => {
              const take = event.currentTarget.value as "" | "first" | "rest" | "last";
              setPart(take ? { by: part?.by ?? " ", take } : undefined);
            }}
            data={[
              { value: "", label: t("ordering.options.whole") },
              { value: "first", label: t("ordering.options.first") },
              { value: "rest", label: t("ordering.options.rest") },
              { value: "last", label: t("ordering.options.last") },
            ]}
          />
          {part && (
            <TextInput
              label={t("ordering.options.by")}
              description={t("ordering.options.by-text")}
              inputWrapperOrder={order}
              maxLength={10}
              value={part.by}
              onChange={(event) => setPart({ ...part, by: event.currentTarget.value })}
            />
          )}
          {between !== undefined && (
            <TextInput
              label={t("ordering.options.join")}
              description={t("ordering.options.join-text")}
              inputWrapperOrder={order}
              maxLength={10}
              value={between}
              onChange={(event) => setBetween(event.currentTarget.value)}
            />
          )}
          {field.kind === "day" && (
            <TextInput
              label={t("ordering.options.day")}
              description={t("ordering.options.day-text")}
              inputWrapperOrder={order}
              placeholder="DD.MM.YYYY"
              maxLength={20}
              value={dateFormat}
              onChange={(event) => setDateFormat(event.currentTarget.value)}
            />
          )}
          <TextInput
            label={t("ordering.options.default")}
            description={t("ordering.options.default-text")}
            inputWrapperOrder={order}
            value={usual}
            onChange={(event) => setUsual(event.currentTarget.value)}
          />
          <NativeSelect
            label={t("ordering.options.empty")}
            description={t("ordering.options.empty-text")}
            inputWrapperOrder={order}
            value={empty}
            onChange={(event) => setEmpty(event.currentTarget.value as "keep" | "clear")}
            data={[
              { value: "keep", label: t("ordering.options.keep") },
              { value: "clear", label: t("ordering.options.clear") },
            ]}
          />
        </div>
        <Switch
          label={t("ordering.options.values")}
          description={t("ordering.options.values-text")}
          checked={useValues}
          onChange={(event) => setUseValues(event.currentTarget.checked)}
        />
        {useValues && (
          <ValueTable
            field={field}
            theirs={column.values ?? Object.keys(values)}
            isComplete={column.values !== null}
            hasEmpty={part === undefined}
            values={values}
            otherwise={otherwise}
            onChange={setValues}
            onOtherwise={setOtherwise}
          />
        )}
      </div>
    </Sheet>
  );
}
