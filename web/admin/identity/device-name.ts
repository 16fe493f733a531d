import { deviceOf } from "../../lib/device-of.ts";
import { useTexts } from "../../lib/texts.tsx";

/** "Firefox on Windows" */
export function useDeviceName(): (userAgent: string | null) => string {
  const t = useTexts();
  return (userAgent) => {
    const { browser, system } = deviceOf(userAgent);
    if (browser && system) return t("identity.session.device-name", { browser, system });
    return browser || system || t("identity.session.unknown-device");
  };
}
