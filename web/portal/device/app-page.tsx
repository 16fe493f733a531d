import { Switch } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import {
  changeSubscriptionEndpoint,
  groups,
  pushEndpoint,
  testPushEndpoint,
  unsubscribeEndpoint,
} from "../../../server/modules/notifications/push/contract.ts";
import { type ApiProblem, asProblem } from "../../lib/api.ts";
import { isOnHomeScreen } from "../../lib/home-screen.ts";
import { readStored, writeStored } from "../../lib/local-store.ts";
import { usePortalSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useFeature } from "../app/use-feature.ts";
import { askWorker } from "./ask-worker.ts";
import { bridgePush } from "./bridge.ts";
import { install, isApplePhone, useInstallWay } from "./install.ts";
import { InstallSteps } from "./install-steps.tsx";
import { isLockOn, setLock } from "./lock.ts";
import { shellWay } from "./native-push.ts";
import { browserWay, canPush } from "./push-device.ts";
import type { Device, PushWay } from "./push-way.ts";
import "./device.css";

/** The app on this device: what it tells, what it keeps, which release it is. */
export function AppPage() {
  const t = useTexts();
  const hasPush = useFeature("push");
  return (
    <>
      <PortalTitle>{t("portal-app.title")}</PortalTitle>
      <PortalColumns
        matters={
          <>
            <InstallPart />
            {hasPush && <NoticesPart />}
            <LockPart />
          </>
        }
        happened={
          <>
            <OfflinePart />
            <AboutPart />
          </>
        }
      />
    </>
  );
}

function InstallPart() {
  const t = useTexts();
  const way = useInstallWay();
  if (way === undefined) return null;
  return (
    <PortalCard title={t("portal-app.install.card")}>
      <div className="device-part">
        <p>{t("portal-app.install.why")}</p>
        {way === "by-hand" ? (
          <InstallSteps />
        ) : (
          <Button kind="primary" full onPress={install}>
            {t("portal-app.install.do")}
          </Button>
        )}
      </div>
    </PortalCard>
  );
}

/** P-208 */
function LockPart() {
  const t = useTexts();
  const { customer, staff } = usePortalSession();
  const [on, setOn] = useState(() => isLockOn(customer.id));
  if (staff) return null;
  return (
    <PortalCard title={t("portal-app.lock.title")}>
      <div className="device-part">
        <Switch
          label={t("portal-app.lock.label")}
          description={t("portal-app.lock.how")}
          checked={on}
          onChange={(event) => {
            setLock(customer.id, event.currentTarget.checked);
            setOn(event.currentTarget.checked);
          }}
        />
      </div>
    </PortalCard>
  );
}

function NoticesPart() {
  const t = useTexts();
  const { data } = useEndpoint(pushEndpoint);
  if (!data) return null;
  const shell = bridgePush();
  // Without keys nothing can be told: staff are warned, customers see nothing of it.
  const isByShell = shell !== undefined && data.isNativeReady;
  if (!isByShell && data.publicKey === null) return null;
  return (
    <PortalCard title={t("portal-app.notices.title")}>
      <div className="device-part">
        {isByShell ? (
          <Notices way={shellWay(shell)} place="shell" />
        ) : canPush() && data.publicKey !== null ? (
          <Notices way={browserWay(data.publicKey)} place="browser" />
        ) : (
          <NoNotices />
        )}
      </div>
    </PortalCard>
  );
}

/** P-209 iPhones can do it from 16.4 on, once the app is installed; elsewhere mail tells the same. */
function NoNotices() {
  const t = useTexts();
  const byInstalling = isApplePhone() && !isOnHomeScreen();
  return (
    <>
      <p>{t(byInstalling ? "portal-app.notices.install-first" : "portal-app.notices.not-here")}</p>
      {!byInstalling && (
        <p>
          <Link to={"/profile" as never}>{t("portal-app.notices.by-mail")}</Link>
        </p>
      )}
    </>
  );
}

type State = { kind: "asking" } | { kind: "off" } | { kind: "denied" } | { kind: "unreachable" } | { kind: "on"; device: Device };

function Notices({ way, place }: { way: PushWay; place: "browser" | "shell" }) {
  const t = useTexts();
  const [state, setState] = useState<State>({ kind: "asking" });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const test = useAction(testPushEndpoint, { onDone: () => notify(t("portal-app.notices.tested")) });
  const change = useAction(changeSubscriptionEndpoint, { onDone: (device) => setState({ kind: "on", device }) });
  const remove = useAction(unsubscribeEndpoint, { topics: ["push"], onDone: () => setState({ kind: "off" }) });
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once; the way does not change while the page is open.
  useEffect(() => {
    void way
      .renew()
      .then((device) => setState(device ? { kind: "on", device } : { kind: way.isDenied() ? "denied" : "off" }))
      .catch(() => setState({ kind: "off" }));
  }, []);

  async function start(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      const device = await way.turnOn();
      // A browser that was only waved away asks again; a shell says no by its own settings.
      const no = place === "shell" || way.isDenied() ? "denied" : "off";
      setState(device === "denied" ? { kind: no } : { kind: "on", device });
    } catch (thrown) {
      if (thrown instanceof DOMException) setState({ kind: "unreachable" });
      else setProblem(asProblem(thrown));
    }
    setBusy(false);
  }

  if (state.kind === "asking") return null;
  if (state.kind === "denied") return <p>{t(place === "shell" ? "portal-app.notices.denied-phone" : "portal-app.notices.denied")}</p>;
  if (state.kind !== "on") {
    return (
      <>
        <p>{t("portal-app.notices.why")}</p>
        {state.kind === "unreachable" && (
          <p role="alert">{t(place === "shell" ? "portal-app.notices.unreachable-phone" : "portal-app.notices.unreachable")}</p>
        )}
        <ProblemNote problem={problem} />
        <Button kind="primary" full busy={busy} onPress={start}>
          {t("portal-app.notices.turn-on")}
        </Button>
      </>
    );
  }
  const { id, offGroups } = state.device;
  const params = { subscriptionId: id };
  return (
    <>
      {groups.map((group) => (
        <Switch
          key={group}
          label={t(`portal-app.notices.group.${group}`)}
          checked={!offGroups.includes(group)}
          disabled={change.busy}
          onChange={(event) => {
            const others = offGroups.filter((one) => one !== group);
            void change.run({ params, body: { offGroups: event.currentTarget.checked ? others : [...others, group] } });
          }}
        />
      ))}
      <p className="device-quiet">{t("portal-app.notices.quiet")}</p>
      <ProblemNote problem={test.problem ?? change.problem ?? remove.problem} />
      <div className="device-acts">
        <Button busy={test.busy} onPress={() => test.run({ params })}>
          {t("portal-app.notices.test")}
        </Button>
        <Button
          kind="quiet"
          busy={remove.busy}
          onPress={async () => {
            await way.turnOff();
            await remove.run({ params });
          }}
        >
          {t("portal-app.notices.turn-off")}
        </Button>
      </div>
    </>
  );
}

const isTrue = (value: unknown): value is boolean => value === true;

function OfflinePart() {
  const t = useTexts();
  const mayKeepPapers = useFeature("app.documents");
  const [keeps, setKeeps] = useState(readStored("app-keeps-papers", isTrue) ?? false);
  const [bytes, setBytes] = useState<number>();
  useEffect(() => {
    void navigator.storage?.estimate().then(({ usage }) => setBytes(usage));
  }, []);
  const active = async (): Promise<ServiceWorker | null> => (await navigator.serviceWorker?.getRegistration())?.active ?? null;
  async function keep(on: boolean): Promise<void> {
    setKeeps(on);
    writeStored("app-keeps-papers", on || undefined);
    const worker = await active();
    if (worker) await askWorker(worker, on ? "keep-papers" : "forget-papers");
  }
  async function erase(): Promise<void> {
    const worker = await active();
    if (worker) await askWorker(worker, "erase");
    setKeeps(false);
    writeStored("app-keeps-papers", undefined);
    setBytes((await navigator.storage?.estimate())?.usage);
    notify(t("portal-app.offline.erased"));
  }
  return (
    <PortalCard title={t("portal-app.offline.title")}>
      <div className="device-part">
        <p>{t("portal-app.offline.what")}</p>
        {mayKeepPapers && (
          <Switch
            label={t("portal-app.offline.papers")}
            description={t("portal-app.offline.papers-how")}
            checked={keeps}
            onChange={(event) => void keep(event.currentTarget.checked)}
          />
        )}
        {bytes !== undefined && bytes > 50_000 && (
          <p className="device-quiet">{t("portal-app.offline.size", { size: (bytes / 1_000_000).toFixed(1) })}</p>
        )}
        <div className="device-acts">
          <Button onPress={erase}>{t("portal-app.offline.erase")}</Button>
        </div>
      </div>
    </PortalCard>
  );
}

function AboutPart() {
  const t = useTexts();
  const hasTickets = useFeature("tickets");
  const [version, setVersion] = useState<string>();
  useEffect(() => {
    void (async () => {
      // The first time it is still on its way.
      const worker = (await navigator.serviceWorker?.ready)?.active;
      if (worker) setVersion((await askWorker(worker, "who"))?.version);
    })();
  }, []);
  return (
    <PortalCard title={t("portal-app.about.title")}>
      <div className="device-part">
        {version !== undefined && (
          <p>
            {t("portal-app.about.version")} <bdi className="number">{version}</bdi>
          </p>
        )}
        <p className="device-quiet">{t("portal-app.about.updates")}</p>
        {hasTickets && (
          <div className="device-acts">
            <LinkButton to={"/tickets/new" as never}>{t("portal-app.about.report")}</LinkButton>
          </div>
        )}
      </div>
    </PortalCard>
  );
}
