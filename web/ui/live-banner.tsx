import { IconPlugConnectedX } from "@tabler/icons-react";
import { useTexts } from "../lib/texts.tsx";
import "./live-banner.css";

/** While the stream of live updates is lost (O-13): the page asks every 30 s, and nothing typed is lost. */
export function LiveBanner({ lost }: { lost: boolean }) {
  const t = useTexts();
  return (
    <div role="status">
      {lost && (
        <div className="live-banner">
          <IconPlugConnectedX size={16} stroke={1.8} aria-hidden />
          {t("ui.live-lost")}
        </div>
      )}
    </div>
  );
}
