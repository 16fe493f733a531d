import { useTexts } from "../../../lib/texts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { type Prefix, toneOfAlert, useCounts } from "./prefix.ts";
import "./addresses.css";

/** How full a prefix is (N-31): a bar for the eye, figures for everybody. */
export function UsageBar({ prefix }: { prefix: Pick<Prefix, "used" | "usable" | "usedPermille" | "alert" | "role"> }) {
  const t = useTexts();
  const counts = useCounts();
  if (prefix.role === "container") return <span className="addresses-quiet">{t("addresses.nothing-assigned")}</span>;
  const words = t("addresses.used-of", { used: counts(prefix.used), usable: counts(prefix.usable) });
  return (
    <span className="addresses-usage">
      <span className="addresses-bar" data-alert={prefix.alert} aria-hidden>
        <span style={{ inlineSize: `${prefix.usedPermille / 10}%` }} />
      </span>
      <span className="number">{words}</span>
      {prefix.alert !== "none" && <StatusChip tone={toneOfAlert[prefix.alert]}>{t(`addresses.alert.${prefix.alert}`)}</StatusChip>}
    </span>
  );
}
