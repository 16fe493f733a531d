import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { deleteSiteEndpoint, getSiteEndpoint, moveSiteEndpoint } from "../../../../server/modules/network/sites/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../../ui/record-page.tsx";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { RecordActivity } from "../../app/record-activity.tsx";
import { SiteEquipment } from "../equipment/site-equipment.tsx";
import { useServedWords } from "../partner-words.ts";
import { MaintenanceSheet } from "./maintenance-sheet.tsx";
import type { Site } from "./site.ts";
import { SiteBelow, SiteNotes, SiteRouters } from "./site-panels.tsx";
import { SiteState } from "./site-state.tsx";
import { SiteUnits } from "./site-units.tsx";
import "../network.css";

export function SitePage() {
  const t = useTexts();
  const { siteId } = useParams({ strict: false }) as { siteId: string };
  const { data, problem, reload } = useEndpoint(getSiteEndpoint, { params: { siteId } }, { topics: ["nases", "site-units"] });
  const back = { to: "/sites", label: t("network.sites") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  return data ? <ShownSite key={data.id} site={data} back={back} /> : <RecordWaiting />;
}

/** N-16 one site, with what stands there. */
function ShownSite({ site, back }: { site: Site; back: { to: string; label: string } }) {
  const t = useTexts();
  const navigate = useNavigate();
  const served = useServedWords();
  const mayUpdate = useMay("network.sites.update") && site.mayChange;
  const mayDelete = useMay("network.sites.delete") && site.mayChange;
  const maySeeRouters = useMay("network.routers.view");
  const maySeeEquipment = useMay("network.monitoring.view");
  const [open, setOpen] = useState<"maintenance" | "retire" | "delete">();
  const close = (): void => setOpen(undefined);
  const call = { params: { siteId: site.id }, version: site.version };
  const move = useAction(moveSiteEndpoint, {
    topics: ["sites"],
    onDone: () => {
      notify(t("network.saved", { name: site.name }));
      close();
    },
  });
  const remove = useAction(deleteSiteEndpoint, {
    topics: ["sites"],
    onDone: () => void navigate({ to: "/sites" as never, replace: true }),
  });
  const isRetired = site.status === "retired";
  return (
    <>
      <RecordPage
        back={back}
        title={site.name}
        marks={<SiteState status={site.status} />}
        subtitle={t(`network.site.kind.${site.kind}`)}
        answers={[
          {
            label: t("network.routers"),
            value: site.nasCount,
            ...(site.maintenanceUntil
              ? {
                  note: (
                    <>
                      {t("network.site.until")} <MomentText value={site.maintenanceUntil} />
                    </>
                  ),
                }
              : site.quietThrough
                ? { note: t("network.site.quiet-through", { name: site.quietThrough.name }) }
                : {}),
          },
          {
            label: t("network.site.parent"),
            value: site.parent ? (
              <Link to={`/sites/${site.parent.id}` as never}>
                <bdi>{site.parent.name}</bdi>
              </Link>
            ) : (
              <Nothing />
            ),
            ...(site.address ? { note: <bdi>{site.address}</bdi> } : {}),
          },
          { label: t("network.partners"), value: served(site), ...(site.mayChange ? {} : { note: t("network.not-yours") }) },
        ]}
        actions={
          mayUpdate && (
            <>
              <LinkButton to={`/sites/${site.id}/edit` as never}>{t("network.edit")}</LinkButton>
              {site.status === "maintenance" ? (
                <Button busy={move.busy} onPress={() => move.run({ ...call, body: { status: "active" } })}>
                  {t("network.site.end-maintenance")}
                </Button>
              ) : site.status === "active" ? (
                <Button onPress={() => setOpen("maintenance")}>{t("network.site.begin-maintenance")}</Button>
              ) : (
                <Button busy={move.busy} onPress={() => move.run({ ...call, body: { status: "active" } })}>
                  {t("network.site.open")}
                </Button>
              )}
            </>
          )
        }
        menu={[
          ...(mayUpdate && !isRetired ? [{ label: t("network.site.retire"), onPress: () => setOpen("retire"), danger: true }] : []),
          ...(mayDelete ? [{ label: t("network.site.delete"), onPress: () => setOpen("delete"), danger: true }] : []),
        ]}
        tabs={[
          {
            id: "routers",
            label: t("network.site.here"),
            content: () => (
              <div className="network-panels">
                {maySeeRouters && <SiteRouters siteId={site.id} />}
                {maySeeEquipment && <SiteEquipment siteId={site.id} />}
                <SiteBelow site={site} />
              </div>
            ),
          },
          ...(site.kind === "mdu"
            ? [
                {
                  id: "units",
                  label: t("network.unit.units"),
                  count: site.units.length,
                  content: () => <SiteUnits site={site} mayUpdate={mayUpdate} />,
                },
              ]
            : []),
          { id: "notes", label: t("network.site.notes-head"), content: () => <SiteNotes site={site} /> },
        ]}
        timeline={<RecordActivity entity="site" entityId={site.id} topics={["sites", "site-units"]} />}
      />
      {open === "maintenance" && <MaintenanceSheet site={site} onClose={close} />}
      <ConfirmDialog
        open={open === "retire"}
        danger
        title={t("network.site.retire-title", { name: site.name })}
        confirm={t("network.site.retire")}
        busy={move.busy}
        disabled={site.holds.length > 0}
        problem={move.problem}
        onConfirm={() => move.run({ ...call, body: { status: "retired" } })}
        onClose={close}
      >
        {site.holds.length === 0 ? (
          t("network.site.retire-text")
        ) : (
          <>
            {t("network.site.held")}
            <ul>
              {site.holds.map(({ id, label }) => (
                <li key={id}>
                  <bdi>{label}</bdi>
                </li>
              ))}
            </ul>
          </>
        )}
      </ConfirmDialog>
      <ConfirmDialog
        open={open === "delete"}
        danger
        title={t("network.site.delete-title", { name: site.name })}
        confirm={t("network.site.delete")}
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => remove.run(call)}
        onClose={close}
      >
        {t("network.site.delete-text")}
      </ConfirmDialog>
    </>
  );
}
