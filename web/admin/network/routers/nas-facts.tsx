import { nasFlags } from "../../../../server/modules/network/routers/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import type { Nas } from "./nas.ts";

/** All that is set of a router. */
export function NasFacts({ nas }: { nas: Nas }) {
  const t = useTexts();
  const format = useFormat();
  const code = (text: string | null) => (text ? <bdi className="code network-secret">{text}</bdi> : <Nothing />);
  const seconds = (count: number) => `${format.number(count)} ${t("network.seconds-unit")}`;
  const flags = nasFlags.filter((flag) => nas[flag]).map((flag) => t(`network.nas.flag.${flag}`));
  return (
    <div className="network-panels">
      <Panel title={t("network.nas.basics")}>
        <Facts
          facts={[
            { label: t("network.profile.profile"), value: nas.profileTitle },
            { label: t("network.nas.model"), value: nas.model || <Nothing /> },
            { label: t("network.nas.serial"), value: code(nas.serial) },
            { label: t("network.tags"), value: nas.tags.join(t("ui.comma")) || <Nothing /> },
          ]}
        />
      </Panel>
      <Panel title={t("network.nas.addresses")}>
        <Facts
          facts={[
            { label: t("network.nas.sources"), value: code(nas.sources.join(", ")) },
            { label: t("network.nas.identifier"), value: code(nas.nasIdentifier) },
            { label: t("network.nas.nas-ip"), value: code(nas.nasIpAddress) },
            { label: t("network.nas.nas-ipv6"), value: code(nas.nasIpv6Address) },
            { label: t("network.nas.management"), value: code(nas.managementAddress) },
          ]}
        />
      </Panel>
      <Panel title={t("network.nas.radius")}>
        <Facts
          facts={[
            { label: t("network.nas.access"), value: nas.accessTypes.map((type) => t(`network.access.${type}`)).join(t("ui.comma")) },
            { label: t("network.nas.authentication"), value: t(`network.nas.mode.${nas.authenticationMode}`) },
            { label: t("network.nas.accounting"), value: t(`network.nas.mode.${nas.accountingMode}`) },
            { label: t("network.nas.interim"), value: seconds(nas.interimSeconds) },
            { label: t("network.nas.message-authenticator"), value: t(`network.nas.policy.${nas.messageAuthenticator}`) },
            { label: t("network.nas.flags"), value: flags.join(t("ui.comma")) || <Nothing /> },
            ...(nas.copyAddress === null
              ? []
              : [
                  { label: t("network.nas.copy"), value: code(nas.copyAddress) },
                  { label: t("network.nas.copy-port"), value: <span className="number">{nas.copyPort}</span> },
                ]),
          ]}
        />
      </Panel>
      <Panel title={t("network.nas.dynamic")}>
        <Facts
          facts={[
            { label: t("network.nas.dynamic-mode"), value: t(`network.nas.dynamic-of.${nas.dynamicMode}`) },
            ...(nas.dynamicMode === "none"
              ? []
              : [
                  {
                    label: t("network.nas.dynamic-address"),
                    value: nas.dynamicAddress ? code(nas.dynamicAddress) : t("network.nas.from-source"),
                  },
                  { label: t("network.nas.dynamic-port"), value: <span className="number">{nas.dynamicPort}</span> },
                  { label: t("network.nas.pace"), value: `${format.number(nas.dynamicPacketsPerSecond)} ${t("network.per-second")}` },
                ]),
          ]}
        />
      </Panel>
    </div>
  );
}
