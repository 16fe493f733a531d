// The few things of a service worker that are used here. The library of types for workers cannot stand beside the one for pages.
export interface Waiting {
  waitUntil(work: Promise<unknown>): void;
}
export interface FetchHappened extends Waiting {
  readonly request: Request;
  respondWith(answer: Promise<Response> | Response): void;
}
export interface MessageHappened extends Waiting {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}
export interface PushHappened extends Waiting {
  readonly data: { json(): unknown } | null;
}
export interface NoticeHappened extends Waiting {
  readonly notification: Notification;
}
export interface Page {
  readonly url: string;
  focus(): Promise<Page>;
  navigate(url: string): Promise<Page | null>;
  postMessage(message: unknown): void;
}
interface Happenings {
  install: Waiting;
  activate: Waiting;
  fetch: FetchHappened;
  message: MessageHappened;
  push: PushHappened;
  notificationclick: NoticeHappened;
}
export interface Worker {
  readonly location: { readonly origin: string };
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: { type: "window"; includeUncontrolled: boolean }): Promise<Page[]>;
    openWindow(url: string): Promise<Page | null>;
  };
  skipWaiting(): Promise<void>;
  addEventListener<Name extends keyof Happenings>(name: Name, hear: (happened: Happenings[Name]) => void): void;
}
