import { Link } from "@tanstack/react-router";
import { useTexts } from "../../lib/texts.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";

export function NotFound() {
  const t = useTexts();
  return (
    <EmptyState
      title={t("ui.page-not-found")}
      text={t("ui.page-not-found-text")}
      action={<Link to={"/" as never}>{t("ui.go-home")}</Link>}
    />
  );
}
