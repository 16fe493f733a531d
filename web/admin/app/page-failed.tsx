import { IconAlertTriangle } from "@tabler/icons-react";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";

/** Stands in the place of a page whose program broke off; rail and top bar stay, so that work goes on elsewhere. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const t = useTexts();
  const router = useRouter();
  const words = error instanceof Error ? error.message : String(error);
  return (
    <div role="alert">
      <EmptyState
        icon={<IconAlertTriangle size={28} stroke={1.6} aria-hidden />}
        title={t("ui.page-failed")}
        text={t("ui.page-failed-text")}
        action={
          <span style={{ display: "flex", flexWrap: "wrap", justifyContent: "center", gap: 8 }}>
            <Button
              kind="primary"
              onPress={() => {
                reset();
                void router.invalidate();
              }}
            >
              {t("ui.retry")}
            </Button>
            <Button onPress={() => location.reload()}>{t("ui.load-anew")}</Button>
          </span>
        }
      />
      <p style={{ marginInline: "auto", maxInlineSize: "72ch", textAlign: "center", overflowWrap: "anywhere", fontSize: 13 }}>
        <bdi className="code" dir="ltr">
          {words}
        </bdi>
      </p>
    </div>
  );
}
