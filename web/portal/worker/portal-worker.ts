// Keeps the portal on a device: its files, the last answers, and what happened while it was closed (P-211 to P-215). One worker for each place
// where a portal stands. Written by hand: two kinds of rules matter here, whose answers these are and how old they are, and neither is what
// libraries for workers bring; what they do bring would be more than all of this.

import { currentMoment } from "../../lib/current-moment.ts";
import {
  isKept,
  isPageOf,
  isPaper,
  isPublic,
  isStatus,
  isUnreachable,
  keptForMs,
  maxPapers,
  patienceMs,
  statusPatienceMs,
} from "./keep-rules.ts";
import type { FetchHappened, Worker } from "./worker-types.ts";

declare const __PORTAL_VERSION__: string;
declare const __PORTAL_FILES__: readonly string[];
declare const __PORTAL_SECURITY__: number;

const worker = self as unknown as Worker;
const base = new URL(worker.registration.scope).pathname;
const shellName = `shell ${base} ${__PORTAL_VERSION__}`;
const keptName = `kept ${base}`;
const publicName = `public ${base}`;
const papersName = `papers ${base}`;
const filesAtOnce = 6;
/** Whose answers these are, and when the server was last reached. */
const ownerKey = "/~owner";

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));

async function install(): Promise<void> {
  const shell = await caches.open(shellName);
  // The page is asked for anew, the files are named by their content.
  await shell.put(base, await fetched(new Request(base, { cache: "no-cache" })));
  // What an earlier release had already is not fetched again. A few at a time: what its reader asks for meanwhile comes in between.
  const files = [...__PORTAL_FILES__];
  const keepSome = async (): Promise<void> => {
    for (let file = files.pop(); file !== undefined; file = files.pop())
      await shell.put(file, (await caches.match(file)) ?? (await fetched(new Request(file))));
  };
  await Promise.all(Array.from({ length: filesAtOnce }, keepSome));
  // P-214 a first one begins at once; a later one waits until the app is opened again.
  if (!worker.registration.active) await worker.skipWaiting();
}

async function fetched(request: Request): Promise<Response> {
  const answer = await fetch(request);
  if (!answer.ok) throw new Error(`${request.url} answered ${answer.status}`);
  return answer;
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(`shell ${base} `) && name !== shellName) await caches.delete(name);
  await worker.clients.claim();
}

worker.addEventListener("fetch", (event) => {
  const answer = answerTo(event);
  if (answer) event.respondWith(answer);
});

function answerTo(event: FetchHappened): Promise<Response> | undefined {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== worker.location.origin) return undefined;
  if (request.method !== "GET") return pathname === "/api/portal/sign-out" ? signOut(request) : undefined;
  if (request.mode === "navigate") return isPageOf(base, pathname) ? fromShell(request, base) : undefined;
  if (pathname.startsWith("/assets/")) return fromShell(request, pathname);
  if (isStatus(pathname)) return statusAnswer(request);
  if (isPublic(pathname)) return publicAnswer(event);
  if (isKept(pathname)) return ownAnswer(event, pathname);
  return isPaper(pathname) ? paper(event) : undefined;
}

async function fromShell(request: Request, key: string): Promise<Response> {
  return (await (await caches.open(shellName)).match(key)) ?? fetch(request);
}

async function signOut(request: Request): Promise<Response> {
  const answer = await fetch(request);
  if (answer.ok) await erase();
  return answer;
}

/** P-213 what is kept of a person goes with their sign-in; the files of the portal stay. */
async function erase(): Promise<void> {
  await Promise.all([caches.delete(keptName), caches.delete(papersName)]);
  for (const notice of await worker.registration.getNotifications()) notice.close();
  for (const page of await worker.clients.matchAll({ type: "window", includeUncontrolled: true }))
    if (isPageOf(base, new URL(page.url).pathname)) page.postMessage({ erased: true });
}

async function publicAnswer({ request }: FetchHappened): Promise<Response> {
  const cache = await caches.open(publicName);
  const known = async (): Promise<Response | undefined> => {
    const found = await cache.match(request.url);
    if (!found) return undefined;
    // A page that is shown this must not take it for a sign that the server answers. It does not age, so it makes nothing look older.
    const headers = new Headers(found.headers);
    headers.set("x-kept-at", currentMoment().toISOString());
    return new Response(await found.blob(), { status: found.status, headers });
  };
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request.url, answer.clone());
    else if (isUnreachable(answer.status)) return (await known()) ?? answer;
    return answer;
  } catch (thrown) {
    const kept = await known();
    if (kept) return kept;
    throw thrown;
  }
}

/** P-215 from the portal, else from its second address, else as it was last. */
async function statusAnswer(request: Request): Promise<Response> {
  const cache = await caches.open(publicName);
  const from = async (asked: Request | string): Promise<Response | undefined> => {
    try {
      const answer = await fetch(asked, { signal: AbortSignal.timeout(statusPatienceMs) });
      if (!answer.ok) return undefined;
      // Without the address that it came from: a page takes nothing from another host, whoever hands it over.
      const told = new Response(await answer.blob(), { headers: { "content-type": "application/json" } });
      await cache.put(request.url, told.clone());
      return told;
    } catch {
      return undefined;
    }
  };
  const own = await from(request);
  if (own) return own;
  const mirror = await findMirror(cache);
  return (mirror === undefined ? undefined : await from(mirror)) ?? (await cache.match(request.url)) ?? Response.error();
}

/** As the look of the app said it last. */
async function findMirror(cache: Cache): Promise<string | undefined> {
  for (const known of await cache.keys())
    if (new URL(known.url).pathname === "/api/public/portal/app") {
      const look = (await (await cache.match(known))?.json()) as { status?: { mirror?: string | null } | null } | undefined;
      if (look?.status?.mirror) return look.status.mirror;
    }
  return undefined;
}

interface Owner {
  readonly customerId: string;
  readonly contactAt: number;
}

async function findOwner(): Promise<Owner | undefined> {
  const found = await (await caches.open(keptName)).match(ownerKey);
  const owner = found && ((await found.json()) as Owner);
  if (!owner) return undefined;
  if (currentMoment().getTime() - owner.contactAt < keptForMs) return owner;
  await erase();
  return undefined;
}

/** The server said who is signed in. Somebody else, or staff who look through a customer's eyes, find nothing of whoever was here before. */
async function learnOwner(me: { customer?: { id?: string }; staff?: unknown }): Promise<void> {
  const customerId = me.staff ? undefined : me.customer?.id;
  const owner = await findOwner();
  if (owner?.customerId !== customerId) await erase();
  if (customerId === undefined) return;
  const contact: Owner = { customerId, contactAt: currentMoment().getTime() };
  await (await caches.open(keptName)).put(ownerKey, Response.json(contact));
}

/** Fresh, or as it was last: then it says so, and nobody takes it for fresh. */
function ownAnswer(event: FetchHappened, pathname: string): Promise<Response> {
  const { request } = event;
  // An acting customer other than who signed in has answers of their own.
  const key = `${request.url}#${request.headers.get("x-account") ?? ""}`;
  const fresh = fetch(request).then(async (answer) => {
    if (answer.status === 401) await erase();
    if (answer.ok) {
      const copy = answer.clone();
      if (pathname === "/api/portal/me") await learnOwner((await answer.clone().json()) as object);
      if (await findOwner()) await keep(key, copy);
    }
    return answer;
  });
  event.waitUntil(
    fresh.then(
      () => undefined,
      () => undefined,
    ),
  );
  return orKept(fresh, key);
}

async function keep(key: string, answer: Response): Promise<void> {
  const headers = new Headers(answer.headers);
  headers.set("x-kept-at", currentMoment().toISOString());
  await (await caches.open(keptName)).put(withoutMark(key), new Response(await answer.blob(), { status: 200, headers }));
}

/** A cache knows nothing of what stands behind the hash. */
const withoutMark = (key: string): string => key.replace("#", key.includes("?") ? "&~account=" : "?~account=");

async function findKept(key: string): Promise<Response | undefined> {
  return (await findOwner()) ? (await caches.open(keptName)).match(withoutMark(key)) : undefined;
}

async function orKept(fresh: Promise<Response>, key: string): Promise<Response> {
  const late = new Promise<"late">((resolve) => setTimeout(() => resolve("late"), patienceMs));
  try {
    const first = await Promise.race([fresh, late]);
    if (first === "late") return (await findKept(key)) ?? (await fresh);
    return isUnreachable(first.status) ? ((await findKept(key)) ?? first) : first;
  } catch (thrown) {
    const known = await findKept(key);
    if (known) return known;
    throw thrown;
  }
}

const keepPapersKey = "/~keep-papers";

async function paper({ request }: FetchHappened): Promise<Response> {
  const key = new URL(request.url).pathname;
  try {
    const answer = await fetch(request);
    if (answer.ok && (await keepsPapers())) await keepPaper(key, answer.clone());
    return answer;
  } catch (thrown) {
    const known = (await findOwner()) && (await (await caches.open(papersName)).match(key));
    if (known) return known;
    throw thrown;
  }
}

const keepsPapers = async (): Promise<boolean> =>
  (await (await caches.open(keptName)).match(keepPapersKey)) !== undefined && (await findOwner()) !== undefined;

/** The newest stand last; the oldest go. */
async function keepPaper(key: string, answer: Response): Promise<void> {
  const papers = await caches.open(papersName);
  await papers.delete(key);
  await papers.put(key, answer);
  const keys = await papers.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - maxPapers))) await papers.delete(old);
}

interface Asked {
  readonly ask?: "who" | "take-over" | "erase" | "keep-papers" | "forget-papers";
}

worker.addEventListener("message", (event) => {
  event.waitUntil(hear(event.data as Asked, event.ports[0]));
});

async function hear({ ask }: Asked, port: MessagePort | undefined): Promise<void> {
  if (ask === "take-over") await worker.skipWaiting();
  if (ask === "erase") await erase();
  if (ask === "keep-papers") await (await caches.open(keptName)).put(keepPapersKey, new Response(""));
  if (ask === "forget-papers") {
    await (await caches.open(keptName)).delete(keepPapersKey);
    await caches.delete(papersName);
  }
  port?.postMessage({ version: __PORTAL_VERSION__, security: __PORTAL_SECURITY__ });
}

interface Told {
  readonly close?: string;
  readonly id: string;
  readonly token: string;
  readonly title: string;
  readonly body: string;
  readonly url: string;
  readonly lang: string;
  readonly icon: string;
  readonly badge: string;
}

worker.addEventListener("push", (event) => {
  const told = event.data?.json() as Told | undefined;
  if (told) event.waitUntil(told.close ? take(told.close) : show(told));
});

async function take(id: string): Promise<void> {
  for (const notice of await worker.registration.getNotifications({ tag: id })) notice.close();
}

async function show({ id, token, title, body, url, lang, icon, badge }: Told): Promise<void> {
  const look = { body, tag: id, lang, icon, badge, data: { url, token } };
  await Promise.all([worker.registration.showNotification(title, look), receipt(token, "received")]);
}

/** Lost without a connection: then the notice counts as not received, and what is important comes another way as well. */
const receipt = (token: string, what: "received" | "opened"): Promise<unknown> =>
  fetch("/api/public/push-receipts", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Own-Page": "1" },
    body: JSON.stringify({ token, what }),
  }).catch(() => undefined);

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url, token } = event.notification.data as { url: string; token: string };
  event.waitUntil(Promise.all([open(new URL(url, worker.location.origin)), receipt(token, "opened")]));
});

async function open(url: URL): Promise<void> {
  if (url.origin !== worker.location.origin) return;
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find((each) => isPageOf(base, new URL(each.url).pathname));
  if (!page) return void (await worker.clients.openWindow(url.href));
  await page.focus();
  await page.navigate(url.href);
}
