import { IconCloudOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { TextsOf, useTexts } from "../../lib/texts.tsx";
import { useOffline } from "./use-offline.ts";
import "./device.css";

/** P-212 what moves money or changes a service needs the server: without a connection it says so instead of being there. */
export function NeedsConnection({ children }: { children: ReactNode }) {
  return useOffline() ? (
    <TextsOf part="portal-app">
      <Reason />
    </TextsOf>
  ) : (
    children
  );
}

function Reason() {
  const t = useTexts();
  return (
    <p className="needs-connection" role="status">
      <IconCloudOff size={20} stroke={1.7} aria-hidden />
      <span>{t("portal-app.offline.needs-connection")}</span>
    </p>
  );
}
