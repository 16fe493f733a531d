import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";
import { meEndpoint, staffSignOutEndpoint } from "../../../../server/modules/identity/contract.ts";
import { lastActiveAt } from "../../../lib/activity.ts";
import { callApi, signInAgain } from "../../../lib/api.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { type IdlePhase, idlePhase } from "./idle-rules.ts";

const lookEveryMs = 1000;
/** Who types a long text asks nothing of the server for a while; it is told that they are there. */
const tellEveryMs = 5 * 60_000;

/** Warns two minutes before a sign-in ends because nobody touched anything, and then ends it (O-40). */
export function IdleWatch() {
  const t = useTexts();
  const router = useRouter();
  const client = useQueryClient();
  const me = useEndpoint(meEndpoint);
  const idleMs = me.data?.idleMs;
  const [warnedAt, setWarnedAt] = useState<number>();
  const [phase, setPhase] = useState<IdlePhase>({ kind: "active" });

  /** Nobody is there: the page is hidden, and keeps what was typed until the same person signs in again. */
  const end = useCallback(() => {
    void signInAgain().then((again) => {
      if (!again) return;
      setWarnedAt(undefined);
      setPhase({ kind: "active" });
    });
    void callApi(staffSignOutEndpoint).catch(() => undefined);
  }, []);

  const leave = useCallback(() => {
    const next = router.state.location.href;
    void callApi(staffSignOutEndpoint)
      .catch(() => undefined)
      .finally(() => {
        client.clear();
        void router.navigate({
          to: "/sign-in" as never,
          search: { ...(next === "/" ? {} : { next }), ended: "1" } as never,
          replace: true,
        });
      });
  }, [router, client]);

  useEffect(() => {
    if (idleMs === undefined) return undefined;
    let toldAt = currentMoment().getTime();
    let left = false;
    const timer = setInterval(() => {
      const now = currentMoment().getTime();
      // While the warning stands, only its button counts: a sleeve on the mouse is no person.
      const activeAt = warnedAt ?? lastActiveAt();
      const next = idlePhase({ now, activeAt, idleMs });
      setPhase(next);
      if (next.kind === "warned" && warnedAt === undefined) setWarnedAt(activeAt);
      if (next.kind === "over" && !left) {
        left = true;
        end();
      }
      if (next.kind === "active" && activeAt > toldAt && now - toldAt > tellEveryMs) {
        toldAt = now;
        void callApi(meEndpoint).catch(() => undefined);
      }
    }, lookEveryMs);
    return () => clearInterval(timer);
  }, [idleMs, warnedAt, end]);

  if (phase.kind !== "warned") return null;
  const stay = (): void => {
    setWarnedAt(undefined);
    setPhase({ kind: "active" });
    void callApi(meEndpoint).catch(() => undefined);
  };
  return (
    <Sheet
      open
      title={t("identity.idle.title")}
      onClose={stay}
      foot={
        <>
          <Button onPress={leave}>{t("ui.sign-out")}</Button>
          <Button kind="primary" onPress={stay}>
            {t("identity.idle.stay")}
          </Button>
        </>
      }
    >
      <span role="timer">{t("identity.idle.text", { seconds: Math.ceil(phase.leftMs / 1000) })}</span>
    </Sheet>
  );
}
