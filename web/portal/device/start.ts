// What makes the portal an app on this device: the links that browsers look for, the worker that keeps it, and how a new release comes in
// (P-205, P-214). Started after the first page; where the partner has no app what an earlier one left is taken away.
import { appLookEndpoint } from "../../../server/modules/portal/app/contract.ts";
import { callApi } from "../../lib/api.ts";
import { readStored, writeStored } from "../../lib/local-store.ts";
import { basePathOf, partnerOf } from "../app/base-path.ts";
import type { Branding } from "../app/branding.tsx";
import { askWorker } from "./ask-worker.ts";
import { catchInstallPrompt } from "./install.ts";
import { eraseOutbox } from "./outbox.ts";

export async function startDevice({ hasApp }: Branding): Promise<void> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  const base = basePathOf(location.pathname);
  if (!hasApp) {
    const known = await workers?.getRegistration(base);
    if (known && new URL(known.scope).pathname === base) await takeAway(known, base);
    return;
  }
  catchInstallPrompt();
  countVisit();
  await addLinks(base);
  if (!workers || !import.meta.env.PROD) return;
  workers.addEventListener("message", ({ data }) => {
    if ((data as { erased?: boolean } | null)?.erased) eraseOutbox();
  });
  const registration = await workers.register("/portal-worker.js", { scope: base, updateViaCache: "none" });
  watchForReleases(registration);
}

async function takeAway(registration: ServiceWorkerRegistration, base: string): Promise<void> {
  eraseOutbox();
  await registration.unregister();
  for (const name of await caches.keys()) if (name.split(" ")[1] === base) await caches.delete(name);
}

async function addLinks(base: string): Promise<void> {
  const look = await callApi(appLookEndpoint, { query: { partner: partnerOf(base) } });
  const manifest = base === "/" ? "/manifest.webmanifest" : `${base}/manifest.webmanifest`;
  setLink("manifest", `${manifest}?lang=${document.documentElement.lang}`);
  setLink("icon", look.icons.favicon);
  setLink("apple-touch-icon", look.icons.touch);
  setMeta("theme-color", look.themeColour);
  setMeta("apple-mobile-web-app-title", look.shortName);
}

function setLink(rel: string, href: string): void {
  const link = document.querySelector<HTMLLinkElement>(`link[rel="${rel}"]`) ?? document.createElement("link");
  link.rel = rel;
  link.href = href;
  document.head.append(link);
}

function setMeta(name: string, content: string): void {
  const meta = document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`) ?? document.createElement("meta");
  meta.name = name;
  meta.content = content;
  document.head.append(meta);
}

/** A visit is a tab that was opened, not a page that was looked at. */
function countVisit(): void {
  try {
    if (sessionStorage.getItem("visited")) return;
    sessionStorage.setItem("visited", "1");
  } catch {
    return;
  }
  writeStored("app-visits", (readStored("app-visits", (value) => typeof value === "number") ?? 0) + 1);
}

/** A worker that was just made ready may have to be started to answer, on a phone that is busy with other things. */
const releasePatienceMs = 60_000;

/** P-214 a new release waits until the app is opened again; one that mends a hole comes with the next page. */
function watchForReleases(registration: ServiceWorkerRegistration): void {
  const look = async (): Promise<void> => {
    const { active, waiting } = registration;
    if (!active || !waiting) return;
    const [now, next] = await Promise.all([active, waiting].map((worker) => askWorker(worker, "who", releasePatienceMs)));
    if (!now || !next || next.security <= now.security) return;
    navigator.serviceWorker.addEventListener("controllerchange", loadAtNextPage, { once: true });
    waiting.postMessage({ ask: "take-over" });
  };
  // One may be on its way already.
  const follow = (): void => registration.installing?.addEventListener("statechange", () => void look());
  registration.addEventListener("updatefound", follow);
  follow();
  void look();
}

async function loadAtNextPage(): Promise<void> {
  const { router } = await import("../app/router.ts");
  const stop = router.subscribe("onBeforeNavigate", ({ toLocation }) => {
    stop();
    const base = router.basepath === "/" ? "" : router.basepath;
    location.assign(`${base}${toLocation.href.startsWith(base) && base !== "" ? toLocation.href.slice(base.length) : toLocation.href}`);
  });
}
