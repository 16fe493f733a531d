import { Select } from "@mantine/core";
import { listLocationsEndpoint } from "../../../../server/modules/partners/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import type { PlaceChoice } from "./setting-place.ts";

/** For whom the values of the page hold. Not there for somebody who has one place only. */
export function PlaceSwitch({
  choice,
  onChoose,
  withLocations,
}: {
  choice: PlaceChoice;
  onChoose: (name: string) => void;
  withLocations: boolean;
}) {
  const t = useTexts();
  const locations = useEndpoint(listLocationsEndpoint, {}, { enabled: withLocations || choice.place.level === "location" });
  const { partners, seesAll } = choice;
  // Of the default partner are the values of everybody (M-9), so it has no line of its own beside them.
  const own = partners.filter(({ number }) => !seesAll || number !== 1);
  const groups = [
    { group: t("partners.place.common"), items: seesAll ? [{ value: "system", label: t("partners.place.system") }] : [] },
    { group: t("partners.place.partners"), items: own.map(({ id, name }) => ({ value: `partner.${id}`, label: name })) },
    {
      group: t("partners.place.locations"),
      items: (locations.data?.items ?? []).map(({ id, path }) => ({ value: `location.${id}`, label: path.join(" › ") })),
    },
  ].filter(({ items }) => items.length > 0);
  if (groups.flatMap(({ items }) => items).length < 2) return null;
  return (
    <Select
      className="place-switch"
      label={t("partners.place.label")}
      data={groups}
      value={choice.name}
      allowDeselect={false}
      searchable={partners.length > 8}
      onChange={(name) => name && name !== choice.name && onChoose(name)}
    />
  );
}
