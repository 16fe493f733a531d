import { lazy, Suspense, useState } from "react";
import { profileFileEndpoint } from "../../../server/modules/portal/contract.ts";
import { urlOf } from "../../lib/api.ts";
import { useFormat } from "../../lib/format.ts";
import { useLanguage, useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { useMe } from "../app/me.ts";
import { inLanguage, type OwnField, type Profile } from "./profile.ts";

const FieldsSheet = lazy(() => import("./fields-sheet.tsx").then((module) => ({ default: module.FieldsSheet })));

/** What the provider wants to know besides, as far as it is shown here (O-62). */
export function FieldsCard({ profile }: { profile: Profile }) {
  const t = useTexts();
  const { language } = useLanguage();
  const { staff } = useMe();
  const [changing, setChanging] = useState(false);
  const { fields } = profile;
  if (fields.length === 0) return null;
  return (
    <PortalCard title={t("portal-profile.fields-title")}>
      <Facts
        facts={fields.map((field) => ({
          label: inLanguage(field.title, language) || field.name,
          value: <FieldValue field={field} />,
        }))}
      />
      {staff?.mode !== "view" && fields.some(({ mayEdit }) => mayEdit) && (
        <div className="profile-act">
          <Button onPress={() => setChanging(true)}>{t("portal-profile.fields-change")}</Button>
        </div>
      )}
      {changing && (
        <Suspense>
          <FieldsSheet profile={profile} onClose={() => setChanging(false)} />
        </Suspense>
      )}
    </PortalCard>
  );
}

function FieldValue({ field }: { field: OwnField }) {
  const t = useTexts();
  const format = useFormat();
  const { language } = useLanguage();
  const { value } = field;
  if (value === null || value === undefined || value === "") return <span className="profile-none">–</span>;
  const optionTitle = (key: unknown): string => {
    const option = field.options.find((one) => one.key === key);
    return (option && inLanguage(option.title, language)) || String(key);
  };
  switch (field.type) {
    case "yes_no":
      return t(value === true ? "portal-profile.yes" : "portal-profile.no");
    case "date":
      return format.day(String(value));
    case "moment":
      return format.moment(String(value));
    case "choice":
      return <bdi>{optionTitle(value)}</bdi>;
    case "choices":
      return <bdi>{(value as unknown[]).map(optionTitle).join(", ")}</bdi>;
    case "file":
      return (
        <a href={urlOf(profileFileEndpoint, { params: { field: field.name }, query: { inline: "true" } })} target="_blank" rel="noopener">
          <bdi>{String(value)}</bdi>
        </a>
      );
    default:
      return <bdi className="profile-value">{String(value)}</bdi>;
  }
}
