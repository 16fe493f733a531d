import { IconShare2, IconSquarePlus } from "@tabler/icons-react";
import { useTexts } from "../../lib/texts.tsx";
import "./device.css";

/** P-207 on iPhones and iPads it is done by hand. */
export function InstallSteps() {
  const t = useTexts();
  return (
    <ol className="device-steps">
      <li>
        {t("portal-app.install.step-share")} <IconShare2 size={18} stroke={1.7} aria-hidden />
      </li>
      <li>
        {t("portal-app.install.step-add")} <IconSquarePlus size={18} stroke={1.7} aria-hidden />
      </li>
      <li>{t("portal-app.install.step-open")}</li>
    </ol>
  );
}
