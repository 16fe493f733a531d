import { useTexts } from "../../lib/texts.tsx";
import { useToSign } from "./use-to-sign.ts";
import "../../ui/link-tabs.css";

/** Beside "Documents": how many contracts wait for a signature (P-175). */
export function ToSignBadge() {
  const t = useTexts();
  const count = useToSign();
  if (count === 0) return null;
  return (
    <span className="link-tabs-count" role="img" aria-label={t("portal.nav.to-sign", { count })}>
      {count}
    </span>
  );
}
