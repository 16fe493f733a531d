import { TextInput } from "@mantine/core";
import { IconSearch, IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTexts } from "../../lib/texts.tsx";

const silenceMs = 300;

/** Asks once the fingers rest; the address keeps what was asked. */
export function SearchField({ value, onChange }: { value: string; onChange: (value: string | undefined) => void }) {
  const t = useTexts();
  const [typed, setTyped] = useState(value);
  const [sent, setSent] = useState(value);
  // The address changed under us: back, or "show all".
  if (value !== sent) {
    setSent(value);
    setTyped(value);
  }
  useEffect(() => {
    const wanted = typed.trim();
    if (wanted === sent) return undefined;
    const wait = setTimeout(() => {
      setSent(wanted);
      onChange(wanted || undefined);
    }, silenceMs);
    return () => clearTimeout(wait);
  }, [typed, sent, onChange]);
  return (
    <TextInput
      type="search"
      className="tickets-search"
      size="md"
      aria-label={t("portal-tickets.search")}
      placeholder={t("portal-tickets.search")}
      maxLength={100}
      value={typed}
      leftSection={<IconSearch size={18} stroke={1.7} aria-hidden />}
      {...(typed
        ? {
            rightSection: (
              <button
                type="button"
                className="tickets-search-clear"
                aria-label={t("portal-tickets.search-clear")}
                onClick={() => setTyped("")}
              >
                <IconX size={18} stroke={1.8} aria-hidden />
              </button>
            ),
          }
        : {})}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}
