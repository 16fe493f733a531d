import { IconCloudOff } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { Suspense, useEffect, useState } from "react";
import { unreadMessagesEndpoint } from "../../../server/modules/notifications/finance/contract.ts";
import { openPushesEndpoint, seenPushesEndpoint } from "../../../server/modules/notifications/push/contract.ts";
import { appLookEndpoint } from "../../../server/modules/portal/app/contract.ts";
import { portalUnreadEndpoint } from "../../../server/modules/tickets/portal/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useKeptSince } from "../../lib/kept-answers.ts";
import { usePortalSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { basePathOf, partnerOf } from "../app/base-path.ts";
import { lazyPart } from "../app/lazy-page.tsx";
import { useFeature } from "../app/use-feature.ts";
import { install, isTimeToOffer, putOff, useInstallWay } from "./install.ts";
import { InstallSteps } from "./install-steps.tsx";
import { openOutbox, sendWaiting, useWaiting } from "./outbox.ts";
import { keepTold } from "./push-device.ts";
import "./device.css";
import { currentMoment } from "../../lib/current-moment.ts";

const StatusCard = lazyPart(() => import("./status-card.tsx"), "StatusCard", "portal-line");

/** While something waits. */
const sendEveryMs = 10_000;
/** A line that has just come back is not always there yet. */
const settleMs = 2000;

/** What the app does beside its pages: says how old they are, sends what waits, counts on the icon, offers itself. */
export function DeviceLayer() {
  useSending();
  useAppBadge();
  return (
    <>
      <KeptBar />
      <StatusPlace />
      {useFeature("push") && <PushUpkeep />}
      {useFeature("app.install") && <InstallCard />}
    </>
  );
}

/** P-212 "No connection. This is as of 10:40." */
function KeptBar() {
  const t = useTexts();
  const format = useFormat();
  const since = useKeptSince();
  const client = useQueryClient();
  useEffect(() => {
    const again = (): void => void client.invalidateQueries();
    addEventListener("online", again);
    return () => removeEventListener("online", again);
  }, [client]);
  return (
    <div role="status">
      {since !== undefined && (
        <div className="device-bar">
          <IconCloudOff size={18} stroke={1.7} aria-hidden />
          {t("portal-app.offline.as-of", { time: isToday(since) ? format.time(since) : format.moment(since) })}
        </div>
      )}
    </div>
  );
}

/** P-215 while the portal is not reached. */
function StatusPlace() {
  const since = useKeptSince();
  if (since === undefined) return null;
  return (
    <Suspense>
      <StatusCard />
    </Suspense>
  );
}

const isToday = (moment: string): boolean => new Date(moment).toDateString() === currentMoment().toDateString();

function useSending(): void {
  const t = useTexts();
  const client = useQueryClient();
  const { customer } = usePortalSession();
  const since = useKeptSince();
  // Each time: what a sign-in that ended has erased is opened anew by the next one.
  useEffect(() => openOutbox(customer.id));
  const count = useWaiting().filter(({ refused }) => refused === undefined).length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a connection that is back, and another entry, are reasons to try.
  useEffect(() => {
    if (count === 0) return undefined;
    const send = async (): Promise<void> => {
      const sent = await sendWaiting();
      if (sent === 0) return;
      void client.invalidateQueries();
      notify(t("portal-app.outbox.sent", { count: sent }));
    };
    let again: ReturnType<typeof setTimeout> | undefined;
    const online = (): void => {
      void send();
      again = setTimeout(() => void send(), settleMs);
    };
    void send();
    addEventListener("online", online);
    const timer = setInterval(() => void send(), sendEveryMs);
    return () => {
      removeEventListener("online", online);
      clearInterval(timer);
      clearTimeout(again);
    };
  }, [count, since, client, t]);
}

/** P-165 on the icon: how much there is to read. */
function useAppBadge(): void {
  const tickets = useEndpoint(portalUnreadEndpoint, undefined, { topics: ["tickets"], enabled: useFeature("tickets") });
  const messages = useEndpoint(unreadMessagesEndpoint, undefined, { topics: ["messages"], enabled: useFeature("messages") });
  const count = (tickets.data?.count ?? 0) + (messages.data?.count ?? 0);
  useEffect(() => {
    // Phones that cannot count on icons have neither of the two.
    void navigator.setAppBadge?.(count).catch(() => undefined);
  }, [count]);
}

/** P-211 who opens the page that a notice told of has read it: it goes from this and every other screen. */
function PushUpkeep() {
  const { data } = useEndpoint(openPushesEndpoint, undefined, { topics: ["messages", "tickets", "push"] });
  const { pathname } = useLocation();
  const seen = useAction(seenPushesEndpoint, { topics: ["push"] });
  const ids = (data?.items ?? []).filter(({ path }) => path.split("?")[0] === pathname).map(({ id }) => id);
  const known = ids.join(" ");
  useEffect(() => void keepTold(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same ids are said once.
  useEffect(() => {
    if (known !== "" && document.visibilityState === "visible") void seen.run({ body: { ids } });
  }, [known]);
  useEffect(() => {
    if (data) void closeOthers(new Set(data.items.map(({ id }) => id)));
  }, [data]);
  return null;
}

async function closeOthers(open: ReadonlySet<string>): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  for (const notice of (await registration?.getNotifications()) ?? []) if (notice.tag !== "" && !open.has(notice.tag)) notice.close();
}

/** P-207 */
function InstallCard() {
  const t = useTexts();
  const way = useInstallWay();
  const [isPutOff, setPutOff] = useState(false);
  const [showing, setShowing] = useState(false);
  const { data } = useEndpoint(
    appLookEndpoint,
    { query: { partner: partnerOf(basePathOf(location.pathname)) } },
    { enabled: way !== undefined },
  );
  if (way === undefined || isPutOff || !data || !isTimeToOffer()) return null;
  return (
    <section className="install-card" aria-label={t("portal-app.install.title", { app: data.name })}>
      <img src={data.icons.large} alt="" />
      <p>
        <strong>{t("portal-app.install.title", { app: data.name })}</strong>
        <br />
        {t("portal-app.install.why")}
      </p>
      <div className="install-card-acts">
        <Button
          kind="quiet"
          onPress={() => {
            putOff();
            setPutOff(true);
          }}
        >
          {t("portal-app.install.later")}
        </Button>
        <Button kind="primary" onPress={() => (way === "prompt" ? install() : setShowing(true))}>
          {t(way === "prompt" ? "portal-app.install.do" : "portal-app.install.how")}
        </Button>
      </div>
      <Sheet open={showing} title={t("portal-app.install.how")} onClose={() => setShowing(false)}>
        <InstallSteps />
      </Sheet>
    </section>
  );
}
