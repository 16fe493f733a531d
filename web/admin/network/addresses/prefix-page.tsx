import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { getPrefixEndpoint } from "../../../../server/modules/network/addresses/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { type Fact, Facts } from "../../../ui/facts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../../ui/record-page.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import { RecordActivity } from "../../app/record-activity.tsx";
import { useServedWords } from "../partner-words.ts";
import { EveryAddress, UsedAddresses } from "./address-lists.tsx";
import { FreeDialog, ReserveSheet } from "./address-sheets.tsx";
import { type Address, type Prefix, topics, useCounts } from "./prefix.ts";
import { type PrefixAct, PrefixActSheet } from "./prefix-sheets.tsx";
import { UsageBar } from "./usage-bar.tsx";

export function PrefixPage() {
  const t = useTexts();
  const { prefixId } = useParams({ strict: false }) as { prefixId: string };
  const { data, problem, reload } = useEndpoint(getPrefixEndpoint, { params: { prefixId } }, { topics: [...topics] });
  if (problem && !data) return <RecordFailed problem={problem} back={{ to: "/prefixes", label: t("addresses.title") }} onRetry={reload} />;
  return data ? <ShownPrefix prefix={data} /> : <RecordWaiting />;
}

type Doing = { kind: "act"; act: PrefixAct } | { kind: "reserve"; address: string } | { kind: "free"; address: Address };

function ShownPrefix({ prefix }: { prefix: Prefix }) {
  const t = useTexts();
  const counts = useCounts();
  const navigate = useNavigate();
  const [doing, setDoing] = useState<Doing>();
  const mayUpdate = useMay("network.ip.update") && prefix.mayChange;
  const mayDelete = useMay("network.ip.delete") && prefix.mayChange;
  const close = (): void => setDoing(undefined);
  const isGiven = prefix.role !== "container";
  const changes: readonly PrefixAct[] = isGiven ? ["split", "merge", "resize"] : ["resize"];
  const acts: readonly PrefixAct[] = [...(mayUpdate ? changes : []), ...(mayDelete ? (["delete"] as const) : [])];
  return (
    <>
      <RecordPage
        back={{ to: "/prefixes", label: t("addresses.title") }}
        title={prefix.cidr}
        marks={<StatusChip tone="works">{t(`addresses.role.${prefix.role}`)}</StatusChip>}
        subtitle={prefix.comment && <bdi>{prefix.comment}</bdi>}
        answers={
          isGiven
            ? [
                { label: t("addresses.usage"), value: <UsageBar prefix={prefix} /> },
                { label: t("addresses.held"), value: <span className="number">{counts(prefix.held)}</span> },
                { label: t("addresses.resting"), value: <span className="number">{counts(prefix.quarantined)}</span> },
              ]
            : []
        }
        actions={
          <>
            {mayUpdate && isGiven && (
              <Button kind="primary" onPress={() => setDoing({ kind: "reserve", address: "" })}>
                {t("addresses.reserve")}
              </Button>
            )}
            {mayUpdate && (
              <Button onPress={() => void navigate({ to: `/prefixes/${prefix.id}/edit` as never })}>{t("addresses.edit")}</Button>
            )}
          </>
        }
        menu={acts.map((act) => ({
          label: t(`addresses.act.${act}`),
          danger: act === "delete",
          onPress: () => setDoing({ kind: "act", act }),
        }))}
        tabs={[
          ...(isGiven
            ? [
                {
                  id: "used",
                  label: t("addresses.used-title"),
                  content: () => <UsedAddresses prefix={prefix} onFree={(address) => setDoing({ kind: "free", address })} />,
                },
              ]
            : []),
          ...(prefix.isListedWhole
            ? [
                {
                  id: "every",
                  label: t("addresses.every"),
                  content: () => (
                    <EveryAddress
                      prefix={prefix}
                      onReserve={(address) => setDoing({ kind: "reserve", address })}
                      onFree={(address) => setDoing({ kind: "free", address })}
                    />
                  ),
                },
              ]
            : []),
          { id: "details", label: t("addresses.details"), content: () => <Details prefix={prefix} /> },
        ]}
        timeline={(tab) => tab === "details" && <RecordActivity entity="prefix" entityId={prefix.id} topics={[...topics]} />}
      />
      {doing?.kind === "reserve" && <ReserveSheet prefix={prefix} address={doing.address} onClose={close} />}
      {doing?.kind === "free" && <FreeDialog address={doing.address} onClose={close} />}
      {doing?.kind === "act" && (
        <PrefixActSheet
          act={doing.act}
          prefix={prefix}
          onClose={close}
          onDone={(to) => {
            close();
            void navigate({ to: to as never });
          }}
        />
      )}
    </>
  );
}

function Details({ prefix }: { prefix: Prefix }) {
  const t = useTexts();
  const format = useFormat();
  const served = useServedWords();
  const codes = (texts: readonly string[]) => (texts.length === 0 ? <Nothing /> : <bdi className="code">{texts.join(" ")}</bdi>);
  const seconds = (count: number): string => t("addresses.so-many-seconds", { count, number: format.number(count) });
  const facts: Fact[] = [
    { label: t("addresses.domain"), value: codes([prefix.domain]) },
    {
      label: t("addresses.container"),
      value: prefix.parentId ? <Link to={`/prefixes/${prefix.parentId}` as never}>{t("addresses.open-container")}</Link> : <Nothing />,
    },
    { label: t("addresses.partners"), value: served(prefix) },
    ...(prefix.pdLength === null ? [] : [{ label: t("addresses.pd-length"), value: codes([`/${prefix.pdLength}`]) }]),
    { label: t("addresses.gateway"), value: codes(prefix.gateway ? [prefix.gateway] : []) },
    { label: t("addresses.dns"), value: codes(prefix.dnsServers) },
    { label: t("addresses.excluded"), value: codes(prefix.excluded) },
    { label: t("addresses.vlan"), value: prefix.vlan ?? <Nothing /> },
    { label: t("addresses.order-head"), value: t(`addresses.order.${prefix.allocationOrder}`) },
    { label: t("addresses.hold"), value: seconds(prefix.holdSeconds) },
    { label: t("addresses.quarantine"), value: seconds(prefix.quarantineSeconds) },
    { label: t("addresses.category"), value: prefix.category ? <bdi>{prefix.category}</bdi> : <Nothing /> },
  ];
  return (
    <Panel>
      <Facts facts={facts} />
    </Panel>
  );
}
