import { ActionIcon } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Button } from "../../ui/button.tsx";

/** Rows of a form that come and go: each with its fields and a way to take it out, and one to add another below. */
export function RowsField<Row>({
  why,
  rows,
  onChange,
  added,
  add,
  remove,
  error,
  children,
}: {
  why: string;
  rows: readonly Row[];
  onChange: (rows: Row[]) => void;
  /** What a new row starts with. */
  added: () => Row;
  /** Words of the buttons: "Add a part", "Take this part out". */
  add: string;
  remove: string;
  error: string | undefined;
  children: (row: Row, change: (more: Partial<Row>) => void) => ReactNode;
}) {
  return (
    <div className="plan-fields">
      <span style={{ color: "var(--ink-quiet)" }}>{why}</span>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no id of their own and keep their places.
        <div key={index} className="plan-fields-item">
          <div>{children(row, (more) => onChange(rows.with(index, { ...row, ...more })))}</div>
          <ActionIcon variant="subtle" color="gray" size={36} aria-label={remove} onClick={() => onChange(rows.toSpliced(index, 1))}>
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      {error && (
        <span role="alert" style={{ color: "var(--hurts-ink)" }}>
          {error}
        </span>
      )}
      <div>
        <Button small icon={<IconPlus size={15} aria-hidden />} onPress={() => onChange([...rows, added()])}>
          {add}
        </Button>
      </div>
    </div>
  );
}
