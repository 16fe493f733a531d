// P-193 of what the customer hears where: rows are what we tell, columns how.
import { Checkbox } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { chooseNoticeEndpoint, noticesEndpoint } from "../../../server/modules/notifications/notices/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { PortalCard } from "../../ui/portal-card.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useMe } from "../app/me.ts";
import { useFeature } from "../app/use-feature.ts";
import "./notices-card.css";

export function NoticesCard() {
  const t = useTexts();
  const { staff } = useMe();
  const hasApp = useFeature("app");
  const { data, loading, problem, reload } = useEndpoint(noticesEndpoint, undefined, { topics: ["notices"] });
  const choose = useAction(chooseNoticeEndpoint, { topics: ["notices"] });
  // Shown as it is tapped; the server's word comes after.
  const [tapped, setTapped] = useState<{ cell: string; isOn: boolean }>();
  if (!data) return <PortalCard title={t("portal-notices.title")} loading={loading} problem={problem} onRetry={reload} />;
  const { channels, items } = data;
  return (
    <PortalCard title={t("portal-notices.title")}>
      <p className="profile-note">{t("portal-notices.intro")}</p>
      <table className="told">
        <thead>
          <tr>
            <th scope="col">{t("portal-notices.what")}</th>
            {channels.map((channel) => (
              <th key={channel} scope="col">
                {t(`portal-notices.channel.${channel}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map(({ notice, on, isLegal }) => (
            <tr key={notice}>
              <th scope="row">
                {t(`portal-notices.notice.${notice}`)}
                {isLegal && !on.includes("mail") && <small>{t("portal-notices.legal")}</small>}
              </th>
              {channels.map((channel) => (
                <td key={channel}>
                  <Checkbox
                    size="md"
                    aria-label={t("portal-notices.cell", {
                      notice: t(`portal-notices.notice.${notice}`),
                      channel: t(`portal-notices.channel.${channel}`),
                    })}
                    checked={choose.busy && tapped?.cell === `${notice} ${channel}` ? tapped.isOn : on.includes(channel)}
                    disabled={staff?.mode === "view"}
                    onChange={(event) => {
                      const isOn = event.currentTarget.checked;
                      setTapped({ cell: `${notice} ${channel}`, isOn });
                      void choose.run({ params: { notice, channel }, body: { isOn } });
                    }}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <ProblemNote problem={choose.problem} />
      {channels.length > 1 && (
        <p className="profile-note told-foot">{t(channels.includes("push") ? "portal-notices.quiet-push" : "portal-notices.quiet-sms")}</p>
      )}
      {hasApp && channels.includes("push") && <Link to={"/app" as never}>{t("portal-notices.devices")}</Link>}
    </PortalCard>
  );
}
