import { Skeleton } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { listDriversEndpoint, listGatewaysEndpoint, testGatewayEndpoint } from "../../../server/modules/payments/gateways/contract.ts";
import { useMay, useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { GatewaySheet } from "./gateway-sheet.tsx";
import type { Driver, Gateway } from "./payment-words.ts";
import "./gateways-page.css";

/** The payment gateways of each partner: on or off, for what, and whether their keys are right. Secrets are never shown. */
export function GatewaysPage() {
  const t = useTexts();
  const mayUpdate = useMay("config.payments.update");
  const { partnerId } = usePartnerScope();
  const { partners } = useStaffSession();
  const gateways = useEndpoint(listGatewaysEndpoint);
  const drivers = useEndpoint(listDriversEndpoint);
  const [open, setOpen] = useState<Gateway | "new">();
  const problem = gateways.problem ?? drivers.problem;
  const shown = gateways.data?.items.filter((gateway) => !partnerId || gateway.partnerId === partnerId);
  const isComplete = partners.every((partner) =>
    drivers.data?.items.every(({ driver }) =>
      gateways.data?.items.some((gateway) => gateway.partnerId === partner.id && gateway.driver === driver),
    ),
  );
  const add = mayUpdate && !isComplete && (
    <Button kind="primary" icon={<IconPlus size={16} aria-hidden />} onPress={() => setOpen("new")}>
      {t("payments.gateways.add")}
    </Button>
  );
  return (
    <div className="gateways-page">
      <header>
        <div>
          <h1>{t("payments.gateways.title")}</h1>
          <p>{t("payments.gateways.intro")}</p>
        </div>
        <div className="gateways-page-acts">
          <LinkButton to={"/config/charge-filters" as never}>{t("payments.auto.filters.title")}</LinkButton>
          <LinkButton to={"/config/payments/events" as never}>{t("payments.events.title")}</LinkButton>
          {add}
        </div>
      </header>
      {problem && !shown ? (
        <ProblemNote problem={problem} onRetry={gateways.reload} />
      ) : !shown || !drivers.data ? (
        <Skeleton height={180} radius="md" />
      ) : shown.length === 0 ? (
        <EmptyState title={t("payments.gateways.none")} text={t("payments.gateways.none-why")} {...(add ? { action: add } : {})} />
      ) : (
        <div className="gateways-page-cards">
          {shown.map((gateway) => (
            <GatewayCard
              key={gateway.id}
              gateway={gateway}
              driver={drivers.data?.items.find(({ driver }) => driver === gateway.driver)}
              partnerName={partners.find(({ id }) => id === gateway.partnerId)?.name ?? ""}
              onEdit={mayUpdate ? () => setOpen(gateway) : undefined}
            />
          ))}
        </div>
      )}
      {open && drivers.data && (
        <GatewaySheet
          gateway={open === "new" ? undefined : open}
          drivers={drivers.data.items}
          taken={gateways.data?.items ?? []}
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  );
}

function GatewayCard({
  gateway,
  driver,
  partnerName,
  onEdit,
}: {
  gateway: Gateway;
  driver: Driver | undefined;
  partnerName: string;
  onEdit: (() => void) | undefined;
}) {
  const t = useTexts();
  const test = useAction(testGatewayEndpoint);
  const hosts = driver?.walledGardenHosts ?? [];
  return (
    <Panel
      title={gateway.title}
      actions={
        <>
          {gateway.mode === "test" && <StatusChip tone="attention">{t("payments.gateways.mode.test")}</StatusChip>}
          <StatusChip tone={gateway.isEnabled ? "works" : "past"}>
            {t(gateway.isEnabled ? "payments.gateways.on" : "payments.gateways.off")}
          </StatusChip>
        </>
      }
    >
      <div className="gateway-card">
        <Facts
          facts={[
            { label: t("payments.partner"), value: <bdi>{partnerName}</bdi> },
            { label: t("payments.gateways.driver"), value: driver?.title ?? gateway.driver },
            { label: t("payments.gateways.books-as"), value: t(`payments.method-word.${gateway.paymentMethod}`) },
            {
              label: t("payments.gateways.uses"),
              value:
                gateway.enabledFor.length === 0
                  ? t("payments.gateways.no-uses")
                  : gateway.enabledFor.map((use) => t(`payments.gateways.use.${use}`)).join(t("ui.comma")),
            },
            {
              label: t("payments.gateways.currencies"),
              value: gateway.currencies.length === 0 ? t("payments.gateways.all-currencies") : gateway.currencies.join(t("ui.comma")),
            },
            { label: t("payments.gateways.events-url"), value: <bdi className="code gateway-url">{gateway.eventsUrl}</bdi> },
            ...(hosts.length > 0 ? [{ label: t("payments.gateways.hosts"), value: <bdi className="code">{hosts.join(" ")}</bdi> }] : []),
          ]}
        />
        {gateway.badSignatures > 0 && (
          <p className="gateway-alarm">{t("payments.gateways.bad-signatures", { count: gateway.badSignatures })}</p>
        )}
        {test.result && (
          <p className={test.result.isOk ? "gateway-ok" : "gateway-alarm"} role="status">
            {test.result.message}
          </p>
        )}
        <ProblemNote problem={test.problem} />
        {onEdit && (
          <div className="gateways-page-acts">
            <Button
              busy={test.busy}
              onPress={() => test.run({ params: { configId: gateway.id } })}
              label={`${t("payments.gateways.test")}: ${gateway.title}`}
            >
              {t("payments.gateways.test")}
            </Button>
            <Button onPress={onEdit} label={`${t("payments.gateways.edit")}: ${gateway.title}`}>
              {t("payments.gateways.edit")}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}
