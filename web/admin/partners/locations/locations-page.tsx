import { ActionIcon, Menu } from "@mantine/core";
import { IconDotsVertical } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { listLocationsEndpoint } from "../../../../server/modules/partners/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { useMayServe, usePartnersServed } from "../../app/partners-served.tsx";
import { ShortList } from "../../app/short-list.tsx";
import type { LocationItem } from "../settings/setting-place.ts";
import { DeleteLocationSheet } from "./delete-location-sheet.tsx";
import { LocationSheet } from "./location-sheet.tsx";
import { maxDepth } from "./tree.ts";

type Doing = { kind: "add"; below: LocationItem | undefined } | { kind: "edit" | "delete"; location: LocationItem };

/** The tree of places, one line each, those inside another one under it (O-244). */
export function LocationsPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const locations = useEndpoint(listLocationsEndpoint, { query: { partnerId } }, { topics: ["locations"], keepFormer: true });
  const mayCreate = useMay("admin.locations.create");
  const mayUpdate = useMay("admin.locations.update");
  const serves = usePartnersServed();
  const mayServe = useMayServe();
  const [doing, setDoing] = useState<Doing>();
  const rows = locations.data?.items;
  const close = (): void => setDoing(undefined);
  const add = mayCreate && (
    <Button kind="primary" onPress={() => setDoing({ kind: "add", below: undefined })}>
      {t("partners.location.new")}
    </Button>
  );
  return (
    <>
      <ShortList
        title={t("partners.locations")}
        rows={rows}
        answer={locations}
        rowKey={({ id }) => id}
        primary={add}
        columns={[
          {
            id: "name",
            head: t("partners.location.name"),
            cell: (location) => (
              <span style={{ paddingInlineStart: (location.path.length - 1) * 24 }}>
                {mayUpdate && mayServe(location.partnerIds) ? (
                  <button type="button" className="short-list-open" onClick={() => setDoing({ kind: "edit", location })}>
                    <bdi>{location.name}</bdi>
                  </button>
                ) : (
                  <bdi>{location.name}</bdi>
                )}
              </span>
            ),
          },
          { id: "address", head: t("partners.location.address"), cell: ({ address }) => <bdi>{address}</bdi> },
          {
            id: "serves",
            head: t("partners.serves"),
            cell: ({ partnerIds }) => (
              <span className={partnerIds.length === 0 ? "short-list-quiet" : undefined}>{serves(partnerIds)}</span>
            ),
          },
          {
            id: "acts",
            head: <span className="only-for-readers">{t("ui.more-actions")}</span>,
            number: true,
            cell: (location) => <LocationMenu location={location} mine={mayServe(location.partnerIds)} onDo={setDoing} />,
          },
        ]}
        empty={{ title: t("partners.location.none"), text: t("partners.location.none-why"), ...(add ? { action: add } : {}) }}
      />
      {doing?.kind === "add" && <LocationSheet locations={rows ?? []} below={doing.below} onClose={close} />}
      {doing?.kind === "edit" && <LocationSheet locations={rows ?? []} location={doing.location} onClose={close} />}
      {doing?.kind === "delete" && <DeleteLocationSheet locations={rows ?? []} location={doing.location} onClose={close} />}
    </>
  );
}

function LocationMenu({ location, mine, onDo }: { location: LocationItem; mine: boolean; onDo: (doing: Doing) => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const mayCreate = useMay("admin.locations.create");
  const mayUpdate = useMay("admin.locations.update");
  const mayDelete = useMay("admin.locations.delete");
  const maySet = useMay("config.main.view");
  const isLeafLevel = location.path.length >= maxDepth;
  if (!(mayCreate && !isLeafLevel) && !(mine && (mayUpdate || mayDelete)) && !maySet) return null;
  return (
    <Menu position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t("partners.location.acts", { name: location.name })}>
          <IconDotsVertical size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mine && mayUpdate && <Menu.Item onClick={() => onDo({ kind: "edit", location })}>{t("partners.location.edit")}</Menu.Item>}
        {mayCreate && !isLeafLevel && (
          <Menu.Item onClick={() => onDo({ kind: "add", below: location })}>{t("partners.location.add-below")}</Menu.Item>
        )}
        {maySet && (
          <Menu.Item
            onClick={() => void navigate({ to: "/config/settings/main" as never, search: { place: `location.${location.id}` } as never })}
          >
            {t("partners.location.settings")}
          </Menu.Item>
        )}
        {mine && mayDelete && (
          <Menu.Item c="var(--hurts-ink)" onClick={() => onDo({ kind: "delete", location })}>
            {t("partners.location.delete")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
