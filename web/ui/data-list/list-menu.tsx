import { ActionIcon, Checkbox, Popover } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconColumns3, IconLineHeight } from "@tabler/icons-react";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../button.tsx";
import type { ColumnChoice } from "./columns.ts";

/** Which columns, in which order: with buttons, for nothing may need dragging. */
export function ColumnMenu<Row>({ choice }: { choice: ColumnChoice<Row> }) {
  const t = useTexts();
  return (
    <Popover position="bottom-end" shadow="md" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" size="md" aria-label={t("ui.list.columns")} title={t("ui.list.columns")}>
          <IconColumns3 size={17} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <fieldset className="data-list-options" aria-label={t("ui.list.columns")}>
          {choice.all.map((column) => {
            const shown = choice.isShown(column.id);
            return (
              <div key={column.id} className="data-list-column-option">
                <Checkbox
                  size="xs"
                  label={column.head}
                  checked={shown}
                  disabled={column.main ?? false}
                  onChange={() => choice.toggle(column.id)}
                />
                {shown && (
                  <span>
                    <button
                      type="button"
                      className="data-list-icon"
                      aria-label={t("ui.list.column-earlier", { column: column.head })}
                      onClick={() => choice.move(column.id, -1)}
                    >
                      <IconArrowUp size={14} aria-hidden />
                    </button>
                    <button
                      type="button"
                      className="data-list-icon"
                      aria-label={t("ui.list.column-later", { column: column.head })}
                      onClick={() => choice.move(column.id, 1)}
                    >
                      <IconArrowDown size={14} aria-hidden />
                    </button>
                  </span>
                )}
              </div>
            );
          })}
        </fieldset>
        {choice.reset && (
          <Button small kind="quiet" full onPress={choice.reset}>
            {t("ui.list.reset-columns")}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

export function DensityButton({ dense, onToggle }: { dense: boolean; onToggle: () => void }) {
  const t = useTexts();
  const label = dense ? t("ui.list.comfortable") : t("ui.list.dense");
  return (
    <ActionIcon variant="subtle" color="gray" size="md" aria-label={label} title={label} aria-pressed={dense} onClick={onToggle}>
      <IconLineHeight size={17} stroke={1.7} aria-hidden />
    </ActionIcon>
  );
}
