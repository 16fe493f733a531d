import { ActionIcon, Switch } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useTexts } from "../../../lib/texts.tsx";

interface Item<Id extends string> {
  id: Id;
  isOn: boolean;
}

interface OrderedListProps<Id extends string> {
  label: string;
  items: readonly Item<Id>[];
  nameOf: (id: Id) => string;
  helpOf?: (id: Id) => string | undefined;
  disabled: boolean;
  onChange: (items: Item<Id>[]) => void;
}

/** What stands on a page in which order; moved by buttons, which a keyboard reaches as well. */
export function OrderedList<Id extends string>({ label, items, nameOf, helpOf, disabled, onChange }: OrderedListProps<Id>) {
  const t = useTexts();
  function move(from: number, by: 1 | -1): void {
    const next = [...items];
    const [item] = next.splice(from, 1);
    if (item) next.splice(from + by, 0, item);
    onChange(next);
  }
  return (
    <ol className="papers-order" aria-label={label}>
      {items.map((item, index) => (
        <li key={item.id} data-off={!item.isOn}>
          <Switch
            label={nameOf(item.id)}
            {...(helpOf?.(item.id) ? { description: helpOf(item.id) } : {})}
            checked={item.isOn}
            disabled={disabled}
            onChange={(event) => onChange(items.map((one) => (one.id === item.id ? { ...one, isOn: event.currentTarget.checked } : one)))}
          />
          {!disabled && (
            <span className="papers-order-acts">
              <ActionIcon
                variant="subtle"
                color="gray"
                disabled={index === 0}
                aria-label={t("papers.move-up", { name: nameOf(item.id) })}
                onClick={() => move(index, -1)}
              >
                <IconArrowUp size={16} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                disabled={index === items.length - 1}
                aria-label={t("papers.move-down", { name: nameOf(item.id) })}
                onClick={() => move(index, 1)}
              >
                <IconArrowDown size={16} aria-hidden />
              </ActionIcon>
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
