import { Link } from "@tanstack/react-router";
import "./extra-fields.css";
import { useLanguage, useTexts } from "../../lib/texts.tsx";
import { DayText, MomentText, Nothing } from "../../ui/value-texts.tsx";
import { type ExtraField, inLanguage, linkPath, type ShownFile, type ShownLink } from "./extra-values.ts";

/** The value of an additional field as its type is read. */
export function ExtraValue({ field, value }: { field: ExtraField; value: unknown }) {
  const t = useTexts();
  const { language } = useLanguage();
  if (value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0)) return <Nothing />;
  const optionTitle = (key: unknown): string => {
    const option = field.options.find((one) => one.key === key);
    return option ? inLanguage(option.title, language) || option.key : String(key);
  };
  switch (field.type) {
    case "yes_no":
      return t(value === true ? "customers.yes" : "customers.no");
    case "date":
      return <DayText value={String(value)} />;
    case "moment":
      return <MomentText value={String(value)} />;
    case "choice":
      return optionTitle(value);
    case "choices":
      return (value as unknown[]).map(optionTitle).join(", ");
    case "email":
      return (
        <a href={`mailto:${String(value)}`}>
          <bdi>{String(value)}</bdi>
        </a>
      );
    case "phone":
      return (
        <a href={`tel:${String(value)}`}>
          <bdi className="number">{String(value)}</bdi>
        </a>
      );
    case "url":
      return (
        <a href={String(value)} target="_blank" rel="noopener noreferrer">
          <bdi>{String(value)}</bdi>
        </a>
      );
    case "integer":
    case "decimal":
      return <bdi className="number">{String(value)}</bdi>;
    case "long_text":
      return <span style={{ whiteSpace: "pre-line" }}>{String(value)}</span>;
    case "text":
    case "calculated":
      return <bdi>{String(value)}</bdi>;
    case "secret":
      return <bdi className="code">••••••••</bdi>;
    case "file":
      return <bdi>{(value as ShownFile).name}</bdi>;
    case "link":
      return <LinkedRecord field={field} link={value as ShownLink} />;
    case "ip":
    case "network":
    case "mac":
    case "coordinates":
      return <bdi className="code">{String(value)}</bdi>;
  }
}

/** By its name, as a link to its page; without a name where it is gone, or not the reader's to see. */
function LinkedRecord({ field, link }: { field: ExtraField; link: ShownLink }) {
  const t = useTexts();
  if (link.state !== "here")
    return <span className="extra-gone">{t(link.state === "gone" ? "customers.extra.gone" : "customers.extra.hidden")}</span>;
  const path = linkPath(field, link.id);
  if (path === undefined) return <bdi>{link.name}</bdi>;
  return (
    <Link to={path as never}>
      <bdi>{link.name}</bdi>
    </Link>
  );
}
