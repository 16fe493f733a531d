import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { forgetAskedAhead, hasOldAnswers } from "./asked-ahead.ts";
import { currentMoment } from "./current-moment.ts";
import { invalidateConcerned } from "./query-client.ts";
import type { LiveMessage } from "./topics.ts";

const batchMs = 250;
const pollMs = 30_000;
// A stream that comes back at once is not worth a banner.
const patienceMs = 4000;

// Opening takes this long on a good line; what was fetched before that may have changed unheard.
const startMs = 1000;

/** What was shown when the page began, on a slow line, and may have changed before the stream was there. */
const refetchOlderThan = (client: QueryClient, moment: number): void =>
  void client.invalidateQueries({ predicate: ({ state }) => state.dataUpdatedAt > 0 && state.dataUpdatedAt < moment });

/**
 * Listens to what changes on the server and has it fetched again where it is shown. While the stream is lost everything
 * that is shown is fetched every 30 s; the caller shows the banner.
 */
export function useLive(url: string): { lost: boolean } {
  const client = useQueryClient();
  const [lost, setLost] = useState(false);
  const stream = useRef<EventSource>(undefined);
  const wasOpen = useRef(false);
  // One more for each stream that the browser has given up: it does at the first refusal, of a sign-in that ended or of a proxy.
  const [opened, setOpened] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `opened` is there to open another one.
  useEffect(() => {
    let waiting: LiveMessage[] = [];
    let batch: ReturnType<typeof setTimeout> | undefined;
    let alarm: ReturnType<typeof setTimeout> | undefined;
    const flush = (): void => {
      batch = undefined;
      invalidateConcerned(client, waiting);
      waiting = [];
    };

    const source = new EventSource(url);
    stream.current = source;
    source.onopen = () => {
      clearTimeout(alarm);
      alarm = undefined;
      // What happened while nobody listened is not told again.
      forgetAskedAhead();
      if (wasOpen.current) void client.invalidateQueries();
      else refetchOlderThan(client, hasOldAnswers() ? Number.POSITIVE_INFINITY : currentMoment().getTime() - startMs);
      wasOpen.current = true;
      setLost(false);
    };
    source.onerror = () => {
      alarm ??= setTimeout(() => setLost(true), patienceMs);
    };
    source.onmessage = ({ data }) => {
      const message = readMessage(data);
      if (message) waiting.push(message);
      batch ??= setTimeout(flush, batchMs);
    };
    return () => {
      source.close();
      clearTimeout(batch);
      clearTimeout(alarm);
    };
  }, [url, client, opened]);

  useEffect(() => {
    if (!lost) return undefined;
    const poll = setInterval(() => {
      void client.invalidateQueries();
      if (stream.current?.readyState === EventSource.CLOSED) setOpened((times) => times + 1);
    }, pollMs);
    return () => clearInterval(poll);
  }, [lost, client]);

  return { lost };
}

function readMessage(data: unknown): LiveMessage | undefined {
  try {
    const message = JSON.parse(String(data)) as Partial<LiveMessage>;
    return typeof message.topic === "string" ? { topic: message.topic, id: message.id } : undefined;
  } catch {
    return undefined;
  }
}
