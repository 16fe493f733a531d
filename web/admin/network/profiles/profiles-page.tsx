import { useState } from "react";
import { listProfilesEndpoint } from "../../../../server/modules/network/profiles/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { ShortList } from "../../app/short-list.tsx";
import { CopyProfileSheet } from "./copy-profile-sheet.tsx";
import type { Profile } from "./profile.ts";
import { ProfileSheet } from "./profile-sheet.tsx";
import "../network.css";

/** N-74 how each make of equipment is spoken to: the shipped profiles, and copies of them that were edited. */
export function ProfilesPage() {
  const t = useTexts();
  const profiles = useEndpoint(listProfilesEndpoint, {}, { topics: ["nas-profiles", "nases"] });
  const [shown, setShown] = useState<string>();
  const [copied, setCopied] = useState<Profile>();
  const mayChange = profiles.data?.mayChange ?? false;
  const profile = profiles.data?.items.find(({ key }) => key === shown);
  return (
    <>
      <ShortList
        title={t("network.profiles")}
        rows={profiles.data?.items}
        answer={profiles}
        rowKey={({ key }) => key}
        columns={[
          {
            id: "name",
            head: t("network.name"),
            cell: (row) => (
              <button type="button" className="short-list-open" onClick={() => setShown(row.key)}>
                <bdi>{row.name}</bdi>
              </button>
            ),
          },
          {
            id: "kind",
            head: t("network.profile.origin"),
            cell: (row) => (
              <StatusChip tone={row.isShipped ? "past" : "works"}>
                {t(row.isShipped ? "network.profile.shipped" : "network.profile.own")}
              </StatusChip>
            ),
          },
          {
            id: "walled",
            head: t("network.profile.walled"),
            cell: (row) => t(`network.profile.walled-of.${row.walledMode}`),
          },
          { id: "uses", head: t("network.routers"), number: true, cell: (row) => t("network.profile.uses", { count: row.uses }) },
          {
            id: "acts",
            head: <span className="only-for-readers">{t("ui.more-actions")}</span>,
            number: true,
            cell: (row) =>
              mayChange && (
                <Button small kind="quiet" label={t("network.profile.copy-of", { name: row.name })} onPress={() => setCopied(row)}>
                  {t("network.profile.copy")}
                </Button>
              ),
          },
        ]}
        empty={{ title: t("network.profiles") }}
      />
      {profile && <ProfileSheet key={profile.key} profile={profile} mayChange={mayChange} onClose={() => setShown(undefined)} />}
      {copied && (
        <CopyProfileSheet
          from={copied}
          onClose={() => setCopied(undefined)}
          onMade={(key) => {
            setCopied(undefined);
            setShown(key);
          }}
        />
      )}
    </>
  );
}
