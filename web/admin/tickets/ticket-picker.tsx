import { TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { listTicketsEndpoint } from "../../../server/modules/tickets/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import "../app/customer-picker.css";
import { type Row, type Ticket, ticketNumber } from "./ticket.ts";

const silenceMs = 250;
const offered = 7;

interface Props {
  label: string;
  /** Never offered itself; only those of its partner are. */
  ticket: Pick<Ticket, "id" | "partnerId"> & { customer: { id: string } | null };
  picked: Row | undefined;
  onPick: (ticket: Row | undefined) => void;
}

/** One other ticket: those of the same customer at once, all others by number or words. */
export function TicketPicker({ label, ticket, picked, onPick }: Props) {
  const t = useTexts();
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const wait = setTimeout(() => setAsked(typed.trim()), silenceMs);
    return () => clearTimeout(wait);
  }, [typed]);
  const own = asked === "" && ticket.customer ? { customerId: ticket.customer.id } : {};
  const found = useEndpoint(
    listTicketsEndpoint,
    {
      query: {
        limit: offered + 1,
        sort: "-updatedAt",
        total: "none",
        filter: { folder: "all", partnerId: ticket.partnerId, ...own, ...(asked === "" ? {} : { text: asked }) },
      },
    },
    { enabled: !picked && (asked !== "" || ticket.customer !== null), keepFormer: true },
  );
  const rows = (found.data?.items ?? []).filter(({ id }) => id !== ticket.id).slice(0, offered);
  if (picked)
    return (
      <div className="customer-picker">
        <span className="customer-picker-label">{label}</span>
        <span className="customer-picker-picked">
          <span>
            <bdi className="number">{ticketNumber(picked)}</bdi> <bdi>{picked.subject}</bdi>
          </span>
          <button type="button" aria-label={t("tickets.merge.choose-other")} onClick={() => onPick(undefined)}>
            <IconX size={16} aria-hidden />
          </button>
        </span>
      </div>
    );
  return (
    <div className="customer-picker">
      <TextInput
        label={label}
        placeholder={t("tickets.merge.target-how")}
        value={typed}
        autoComplete="off"
        data-autofocus
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          const [first] = rows;
          if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
          event.preventDefault();
          if (first && asked === typed.trim() && asked !== "" && !found.former) onPick(first);
        }}
      />
      <ul className="customer-picker-list" aria-live="polite">
        {rows.map((row) => (
          <li key={row.id}>
            <button type="button" onClick={() => onPick(row)}>
              <span>
                <bdi className="number">{ticketNumber(row)}</bdi> <bdi>{row.subject}</bdi>
              </span>
              <span className="customer-picker-note">{row.customer?.name ?? row.requester.name}</span>
            </button>
          </li>
        ))}
        {asked !== "" && found.data && !found.former && rows.length === 0 && (
          <li className="customer-picker-note">{t("tickets.merge.nothing")}</li>
        )}
      </ul>
      <ProblemNote problem={found.problem} onRetry={found.reload} />
    </div>
  );
}
