import type { ReactNode } from "react";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { LinkTabs } from "../../../ui/link-tabs.tsx";
import "../network.css";
import "../sessions/sessions.css";

/** What accounting told of and nobody could make sense of: lists that are looked through one after the other. */
export function ReviewTabs({ children }: { children: ReactNode }) {
  const t = useTexts();
  const mayUsage = useMay("network.usage.view");
  const maySessions = useMay("network.sessions.view");
  return (
    <div className="network-panels">
      <LinkTabs
        label={t("network.review.title")}
        tabs={[
          ...(mayUsage
            ? [
                { to: "/network/review", label: t("network.review.doubtful") },
                { to: "/network/review/differences", label: t("network.review.differences") },
              ]
            : []),
          ...(maySessions
            ? [
                { to: "/network/review/orphans", label: t("network.review.orphans") },
                { to: "/network/review/quarantine", label: t("network.review.quarantine") },
              ]
            : []),
        ]}
      />
      {children}
    </div>
  );
}
