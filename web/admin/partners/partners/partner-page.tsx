import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { getPartnerEndpoint, partnerFiguresEndpoint, updatePartnerEndpoint } from "../../../../server/modules/partners/contract.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { makeFormat, useLocale } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../../ui/record-page.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { RecordActivity } from "../../app/record-activity.tsx";
import { useSeesAll } from "../../app/sees-all.ts";
import { BrandTab } from "./brand-tab.tsx";
import { CustomerCounts } from "./customer-counts.tsx";
import { DeletePartnerDialog } from "./delete-partner-dialog.tsx";
import { OwnValues } from "./own-values.tsx";
import { type Partner, partnerTones } from "./partner.ts";
import { AddressTab, CompanyTab, LocalisationTab, PortalTab } from "./partner-tabs.tsx";
import "./partners.css";

const back = { to: "/config/partners" };

export function PartnerPage() {
  const t = useTexts();
  const { partnerId = "" } = useParams({ strict: false }) as { partnerId?: string };
  const partner = useEndpoint(getPartnerEndpoint, { params: { partnerId } });
  const list = { ...back, label: t("partners.partners") };
  if (partner.data) return <OnePartner partner={partner.data} />;
  return partner.problem ? <RecordFailed problem={partner.problem} back={list} onRetry={partner.reload} /> : <RecordWaiting />;
}

function OnePartner({ partner }: { partner: Partner }) {
  const t = useTexts();
  const navigate = useNavigate();
  const locale = useLocale();
  const mayUpdate = useMay("admin.partners.update");
  const mayDelete = useMay("admin.partners.delete");
  const seesAll = useSeesAll() === true;
  const figures = useEndpoint(partnerFiguresEndpoint, {}, { topics: ["customers", "partners"] });
  const [asking, setAsking] = useState<"suspend" | "delete">();
  const update = useAction(updatePartnerEndpoint, { topics: ["partner-choices"] });
  const mine = figures.data?.items.find(({ partnerId }) => partnerId === partner.id);
  const total = mine ? Object.values(mine.customers).reduce((sum, count) => sum + count, 0) : 0;

  async function setStatus(status: Partner["status"]): Promise<void> {
    const saved = await update.run({ params: { partnerId: partner.id }, body: { status }, version: partner.version });
    if (!saved) return;
    setAsking(undefined);
    notify(status === "suspended" ? t("partners.partner.suspended") : t("partners.partner.resumed"));
  }

  const time = makeFormat({ locale, timeZone: partner.timeZone }).time(currentMoment());
  return (
    <>
      <RecordPage
        back={{ ...back, label: t("partners.partners") }}
        title={partner.name}
        marks={
          <>
            <StatusChip tone={partnerTones[partner.status]}>{t(`partners.partner.status.${partner.status}`)}</StatusChip>
            {partner.isDefault && <span className="partner-default">{t("partners.partner.default")}</span>}
          </>
        }
        subtitle={partner.isDefault ? t("partners.partner.default-why") : partner.legalName}
        answers={[
          {
            label: t("partners.partner.customers"),
            value: t("partners.partner.customers-count", { count: total }),
            note: total > 0 && <CustomerCounts figures={mine} />,
          },
          {
            label: t("partners.partner.portal"),
            value: partner.portalHost ? (
              <a href={`https://${partner.portalHost}/portal`} target="_blank" rel="noreferrer">
                <bdi className="code">{partner.portalHost}</bdi>
              </a>
            ) : (
              <bdi className="code">{`?partner=${partner.code}`}</bdi>
            ),
          },
          { label: t("partners.partner.currency"), value: <bdi>{partner.currency}</bdi> },
          {
            label: t("partners.partner.time-zone"),
            value: <bdi>{partner.timeZone}</bdi>,
            note: t("partners.partner.time-there", { time }),
          },
        ]}
        actions={
          mayUpdate &&
          seesAll &&
          partner.status === "suspended" && (
            <Button kind="primary" busy={update.busy} onPress={() => setStatus("active")}>
              {t("partners.partner.resume")}
            </Button>
          )
        }
        menu={[
          ...(mayUpdate && seesAll && partner.status === "active" && !partner.isDefault
            ? [{ label: t("partners.partner.suspend"), onPress: () => setAsking("suspend") }]
            : []),
          ...(mayDelete && seesAll && !partner.isDefault
            ? [{ label: t("partners.partner.delete"), danger: true, onPress: () => setAsking("delete") }]
            : []),
        ]}
        tabs={[
          { id: "company", label: t("partners.partner.tab.company"), content: () => <CompanyTab partner={partner} /> },
          { id: "address", label: t("partners.partner.tab.address"), content: () => <AddressTab partner={partner} /> },
          { id: "brand", label: t("partners.partner.tab.brand"), content: () => <BrandTab partner={partner} /> },
          { id: "localisation", label: t("partners.partner.tab.localisation"), content: () => <LocalisationTab partner={partner} /> },
          { id: "portal", label: t("partners.partner.tab.portal"), content: () => <PortalTab partner={partner} /> },
          { id: "settings", label: t("partners.partner.tab.settings"), content: () => <OwnValues partner={partner} /> },
        ]}
        timeline={<RecordActivity entity="partner" entityId={partner.id} topics={["partners"]} />}
      />
      <ConfirmDialog
        open={asking === "suspend"}
        title={t("partners.partner.suspend-title", { name: partner.name })}
        confirm={t("partners.partner.suspend")}
        danger
        busy={update.busy}
        problem={update.problem}
        onConfirm={() => setStatus("suspended")}
        onClose={() => setAsking(undefined)}
      >
        {t("partners.partner.suspend-text")}
      </ConfirmDialog>
      {asking === "delete" && (
        <DeletePartnerDialog
          partner={partner}
          onClose={() => setAsking(undefined)}
          onSuspend={partner.status === "active" ? () => setAsking("suspend") : undefined}
          onDeleted={() => {
            notify(t("partners.partner.deleted", { name: partner.name }));
            void navigate({ to: back.to as never });
          }}
        />
      )}
    </>
  );
}
