import type { AsyncRouteComponent } from "@tanstack/react-router";
import { Link } from "@tanstack/react-router";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { fulfils } from "./may.ts";
import type { Needs } from "./module.ts";

/** A page that is drawn only for those who may use it; others are told so instead of being shown a row of refusals. */
export function guarded(needs: Needs, Page: AsyncRouteComponent<object>): AsyncRouteComponent<object> {
  const Guarded = () => (fulfils(useStaffSession(), needs) ? <Page /> : <Forbidden />);
  return Object.assign(Guarded, Page.preload ? { preload: Page.preload } : {});
}

export function Forbidden() {
  const t = useTexts();
  return (
    <EmptyState
      title={t("staff.forbidden.title")}
      text={t("staff.forbidden.text")}
      action={<Link to={"/" as never}>{t("ui.go-home")}</Link>}
    />
  );
}
