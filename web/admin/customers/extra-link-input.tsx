import { Select } from "@mantine/core";
import { useEffect, useState } from "react";
import { fieldChoicesEndpoint } from "../../../server/modules/partners/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import type { ExtraField, ShownLink } from "./extra-values.ts";
import "./extra-fields.css";

interface ExtraLinkInputProps {
  field: ExtraField;
  label: string;
  help: string;
  partnerId: string;
  /** The id of a record; null clears, undefined leaves alone what the reader may not see. */
  value: unknown;
  shown: ShownLink | undefined;
  error: string | undefined;
  onChange: (value: string | null) => void;
}

const silenceMs = 250;

/** One record of the kind that the field points at, found by its name or number. */
export function ExtraLinkInput({ field, label, help, partnerId, value, shown, error, onChange }: ExtraLinkInputProps) {
  const t = useTexts();
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState("");
  const [open, setOpen] = useState(false);
  const [picked, setPicked] = useState<{ id: string; name: string }>();
  useEffect(() => {
    const wait = setTimeout(() => setAsked(typed.trim()), silenceMs);
    return () => clearTimeout(wait);
  }, [typed]);
  const id = typeof value === "string" ? value : null;
  const nameOf = (): string => {
    if (picked?.id === id && picked) return picked.name;
    if (shown?.state === "here" && shown.id === id) return shown.name;
    return shown?.state === "gone" && shown.id === id ? t("customers.extra.gone") : t("customers.extra.a-record");
  };
  const current = id === null ? undefined : { id, name: nameOf(), note: "" };
  // What stands in the box is not what is looked for.
  const text = asked === current?.name ? "" : asked;
  const found = useEndpoint(
    fieldChoicesEndpoint,
    { params: { fieldId: field.id }, query: { text, partnerId } },
    { enabled: open, keepFormer: true },
  );
  const offered = found.data?.items ?? [];
  const all = current && !offered.some((one) => one.id === current.id) ? [current, ...offered] : offered;
  const isHidden = value === undefined && shown?.state === "hidden";
  return (
    <div>
      <Select
        label={label}
        description={help || undefined}
        withAsterisk={field.isRequired}
        error={error}
        data-field={`extra.${field.name}`}
        placeholder={isHidden ? t("customers.extra.hidden") : t(`customers.extra.find.${field.link?.to ?? "customer"}`)}
        data={all.map((one) => ({ value: one.id, label: one.name }))}
        value={id}
        searchable
        clearable
        searchValue={typed}
        onSearchChange={setTyped}
        onDropdownOpen={() => setOpen(true)}
        // The server has looked already.
        filter={({ options }) => options}
        nothingFoundMessage={found.loading ? t("customers.extra.looking") : t("customers.extra.nothing-found")}
        renderOption={({ option }) => {
          const one = all.find(({ id: other }) => other === option.value);
          return (
            <span>
              <bdi>{option.label}</bdi>
              {one?.note && (
                <span className="extra-link-note">
                  {" "}
                  <bdi>{one.note}</bdi>
                </span>
              )}
            </span>
          );
        }}
        onChange={(next) => {
          const choice = all.find((one) => one.id === next);
          setPicked(choice);
          onChange(next);
        }}
      />
      <ProblemNote problem={found.problem} onRetry={found.reload} />
    </div>
  );
}
