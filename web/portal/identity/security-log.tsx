import { useState } from "react";
import { portalSecurityLogEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { deviceOf } from "../../lib/device-of.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";

type Entry = ReturnsOf<typeof portalSecurityLogEndpoint>["items"][number];

const atFirst = 5;
const alarming = new Set(["failed", "locked", "code_wrong", "refused"]);

/** P-192 what happened to one's own way in during the last ninety days. */
export function SecurityLog() {
  const t = useTexts();
  const { data, loading, problem, reload } = useEndpoint(portalSecurityLogEndpoint, {}, { topics: ["security-log", "sign-ins"] });
  const [whole, setWhole] = useState(false);
  if (!data) return <PortalCard title={t("portal-door.log")} loading={loading} problem={problem} onRetry={reload} />;
  if (data.items.length === 0) return <PortalCard title={t("portal-door.log")} emptyLine={t("portal-door.log-none")} />;
  const shown = whole ? data.items : data.items.slice(0, atFirst);
  return (
    <PortalCard title={t("portal-door.log")} flush>
      <ul className="sign-ins">
        {shown.map((entry) => (
          <Row key={`${entry.at} ${entry.what}`} entry={entry} />
        ))}
      </ul>
      {data.items.length > shown.length && (
        <div className="sign-ins-foot">
          <Button onPress={() => setWhole(true)}>{t("portal-door.log-all", { count: data.items.length })}</Button>
        </div>
      )}
    </PortalCard>
  );
}

function Row({ entry }: { entry: Entry }) {
  const t = useTexts();
  const format = useFormat();
  const { browser, system } = deviceOf(entry.userAgent);
  const device = browser && system ? t("portal.security.device", { browser, system }) : browser || system;
  const method = entry.method ? t.optional(`portal-door.method.${entry.method}`) : undefined;
  return (
    <li className="sign-in-row">
      <div className="sign-in-words">
        <strong className={alarming.has(entry.what) ? "log-alarm" : undefined}>
          {t.optional(`portal-door.what.${entry.what}`) ?? entry.what}
        </strong>
        <span>
          {[format.moment(entry.at), entry.byStaff ? t("portal-door.by-staff") : method, device].filter(Boolean).join(" · ")}
          {entry.ip && (
            <>
              {" · "}
              <bdi className="code">{entry.ip}</bdi>
            </>
          )}
        </span>
      </div>
    </li>
  );
}
