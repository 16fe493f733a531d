// Additional fields of customers in their list: as columns and as filters (O-62 "show in list").
import { Link, useSearch } from "@tanstack/react-router";
import type { z } from "zod";
import { type FieldView, type FileValue, type LinkValue, listFieldsEndpoint } from "../../../server/modules/partners/contract.ts";
import type { PlainSearch } from "../../lib/plain-search.ts";
import { useMay } from "../../lib/session.ts";
import { useLanguage, useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import type { Column } from "../../ui/data-list/columns.ts";
import type { Filter } from "../../ui/data-list/filters.tsx";
import { DayText, MomentText, Nothing } from "../../ui/value-texts.tsx";
import type { Customer } from "./customer.ts";

type Field = z.output<typeof FieldView>;

/** Those that stand in lists; none for whoever may not see them. */
export function useListedFields(): readonly Field[] {
  const may = useMay("customers.additional_fields.view");
  const { data } = useEndpoint(listFieldsEndpoint, { query: { module: "customers" } }, { enabled: may, topics: ["additional-fields"] });
  return may ? (data?.items ?? []).filter(({ inList, type }) => inList && type !== "secret") : [];
}

const inLanguage = (texts: Readonly<Record<string, string>>, language: string): string | undefined =>
  texts[language] || texts.en || Object.values(texts)[0];

/** The columns are called as those of the export: "extra.meter". */
export function useFieldColumns(fields: readonly Field[]): readonly Column<Customer>[] {
  const { language } = useLanguage();
  return fields.map((field) => ({
    id: `extra.${field.name}`,
    head: inLanguage(field.title, language) ?? field.name,
    extra: true,
    number: field.type === "integer" || field.type === "decimal",
    cell: (row: Customer) => <FieldCell field={field} value={row.extra[field.name]} />,
  }));
}

/**
 * The names of filters in the address, and which of them are periods. Those that stand there already count before the fields are known: else the list would
 * first show everybody.
 */
export function useFieldFilterNames(fields: readonly Field[]): { filters: string[]; periods: string[] } {
  const search = useSearch({ strict: false }) as PlainSearch;
  const name = (field: Field): string => `extra.${field.name}`;
  const named = Object.keys(search).filter((key) => key.startsWith("extra."));
  // Names of fields have no capitals, so the ends of a period cannot be mistaken.
  const isEnd = (key: string): boolean => /(?:From|To)$/.test(key);
  return {
    filters: [...new Set([...fields.filter(isChosen).map(name), ...named.filter((key) => !isEnd(key))])],
    periods: [...new Set([...fields.filter(isDay).map(name), ...named.filter(isEnd).map((key) => key.replace(/(?:From|To)$/, ""))])],
  };
}

const isChosen = ({ type }: Field): boolean => type === "choice" || type === "choices" || type === "yes_no";
const isDay = ({ type }: Field): boolean => type === "date" || type === "moment";

export function useFieldFilters(fields: readonly Field[]): readonly Filter[] {
  const t = useTexts();
  const { language } = useLanguage();
  return fields.flatMap((field): Filter[] => {
    const common = { name: `extra.${field.name}`, label: inLanguage(field.title, language) ?? field.name, extra: true };
    if (isDay(field)) return [{ kind: "days", ...common }];
    if (!isChosen(field)) return [];
    const options =
      field.type === "yes_no"
        ? (["true", "false"] as const).map((value) => ({
            value,
            label: t(value === "true" ? "reports.mass.value.yes" : "reports.mass.value.no"),
          }))
        : field.options.map(({ key, title }) => ({ value: key, label: inLanguage(title, language) ?? key }));
    return [{ kind: "choice", ...common, options }];
  });
}

function FieldCell({ field, value }: { field: Field; value: unknown }) {
  const t = useTexts();
  const { language } = useLanguage();
  if (value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)) return <Nothing />;
  const optionTitle = (key: unknown): string => {
    const option = field.options.find((one) => one.key === key);
    return (option && inLanguage(option.title, language)) ?? String(key);
  };
  switch (field.type) {
    case "yes_no":
      return t(value === true ? "reports.mass.value.yes" : "reports.mass.value.no");
    case "date":
      return <DayText value={String(value)} />;
    case "moment":
      return <MomentText value={String(value)} />;
    case "choice":
      return <bdi>{optionTitle(value)}</bdi>;
    case "choices":
      return <bdi>{(value as unknown[]).map(optionTitle).join(", ")}</bdi>;
    case "file":
      return <bdi>{(value as z.output<typeof FileValue>).name}</bdi>;
    case "link":
      return <LinkCell field={field} link={value as z.output<typeof LinkValue>} />;
    case "integer":
    case "decimal":
      return <bdi className="number">{String(value)}</bdi>;
    case "ip":
    case "network":
    case "mac":
    case "coordinates":
      return <bdi className="code">{String(value)}</bdi>;
    default:
      return <bdi>{String(value)}</bdi>;
  }
}

function LinkCell({ field, link }: { field: Field; link: z.output<typeof LinkValue> }) {
  const t = useTexts();
  if (link.state !== "here")
    return <span className="data-list-quiet">{t(link.state === "gone" ? "reports.fields.gone" : "reports.fields.hidden")}</span>;
  if (field.link?.to !== "customer") return <bdi>{link.name}</bdi>;
  return (
    <Link to={`/customers/${link.id}` as never}>
      <bdi>{link.name}</bdi>
    </Link>
  );
}
