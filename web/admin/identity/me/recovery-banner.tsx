import { IconKey } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { meEndpoint, myFactorsEndpoint } from "../../../../server/modules/identity/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import "./recovery-banner.css";

const few = 2;

/** Two recovery codes or fewer: the day on which the phone is lost should not be the day on which somebody notices (O-33). */
export function RecoveryBanner() {
  const t = useTexts();
  const me = useEndpoint(meEndpoint);
  const factors = useEndpoint(myFactorsEndpoint, {}, { enabled: me.data?.hasSecondFactor ?? false });
  if (!factors.data?.totpSince || factors.data.recoveryCodesLeft > few) return null;
  return (
    <div className="recovery-banner" role="status">
      <IconKey size={16} stroke={1.8} aria-hidden />
      <span>{t("identity.recovery.few", { count: factors.data.recoveryCodesLeft })}</span>
      <Link to={"/me" as never} search={{ tab: "security" } as never}>
        {t("identity.recovery.make")}
      </Link>
    </div>
  );
}
