import { TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { listCustomersEndpoint } from "../../../server/modules/reports/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import "./customer-picker.css";

export interface PickedCustomer {
  id: string;
  number: number;
  name: string;
}

export interface CustomerPickerProps {
  label: string;
  picked: PickedCustomer | undefined;
  onPick: (customer: PickedCustomer | undefined) => void;
  /** Only of this partner. */
  partnerId?: string;
  /** Never offered, such as the customer whose page it is. */
  without?: string;
  error?: string | undefined;
}

const silenceMs = 250;
const offered = 7;

/** The arrows move between those that were found. */
function stepFrom(event: KeyboardEvent<HTMLButtonElement>): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  const item = event.currentTarget.closest("li");
  const next = event.key === "ArrowDown" ? item?.nextElementSibling : item?.previousElementSibling;
  next?.querySelector("button")?.focus();
}

/** One customer, found by any scrap: name, number, login, phone, address. It stands in the page itself, so it works inside dialogs. */
export function CustomerPicker({ label, picked, onPick, partnerId, without, error }: CustomerPickerProps) {
  const t = useTexts();
  const listId = useId();
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const wait = setTimeout(() => setAsked(typed.trim()), silenceMs);
    return () => clearTimeout(wait);
  }, [typed]);
  const found = useEndpoint(
    listCustomersEndpoint,
    { query: { limit: offered + 1, total: "none", filter: { text: asked, ...(partnerId ? { partner: partnerId } : {}) } } },
    { enabled: asked !== "" && !picked, keepFormer: true },
  );
  const rows = asked === "" ? [] : (found.data?.items ?? []).filter(({ id }) => id !== without).slice(0, offered);

  const choose = (row: (typeof rows)[number]): void => onPick({ id: row.id, number: row.number, name: row.name });

  /** Enter takes the first one found once the list answers what is typed; the arrow goes down to the others. */
  function press(event: KeyboardEvent<HTMLInputElement>): void {
    const [first] = rows;
    if (event.key === "Enter" && typed.trim() !== "" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      if (first && asked === typed.trim() && !found.former) choose(first);
    } else if (event.key === "ArrowDown" && first) {
      event.preventDefault();
      document.getElementById(listId)?.querySelector("button")?.focus();
    }
  }

  if (picked) {
    return (
      <div className="customer-picker">
        <span className="customer-picker-label">{label}</span>
        <span className="customer-picker-picked">
          <span>
            <bdi>{picked.name}</bdi> · <bdi className="number">{picked.number}</bdi>
          </span>
          <button type="button" aria-label={t("customers.picker.other")} onClick={() => onPick(undefined)}>
            <IconX size={16} aria-hidden />
          </button>
        </span>
        {error && <span className="customer-picker-error">{error}</span>}
      </div>
    );
  }
  return (
    <div className="customer-picker">
      <TextInput
        label={label}
        placeholder={t("customers.picker.how")}
        value={typed}
        autoComplete="off"
        aria-controls={listId}
        error={error}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={press}
      />
      <ul id={listId} className="customer-picker-list" aria-live="polite">
        {rows.map((row) => (
          <li key={row.id}>
            <button type="button" onClick={() => choose(row)} onKeyDown={stepFrom}>
              <span>
                <bdi>{row.name}</bdi> · <bdi className="number">{row.number}</bdi>
              </span>
              <span className="customer-picker-note">{[row.street1, row.city].filter(Boolean).join(", ")}</span>
            </button>
          </li>
        ))}
        {asked !== "" && found.data && !found.former && rows.length === 0 && (
          <li className="customer-picker-note">{t("customers.picker.nobody")}</li>
        )}
      </ul>
      <ProblemNote problem={found.problem} onRetry={found.reload} />
    </div>
  );
}
