import { useEffect, useRef, useState } from "react";
import type { z } from "zod";
import type { Endpoint } from "../../shared/endpoint.ts";
import { type ApiProblem, asProblem, type CallArguments, callApi } from "./api.ts";

type UploadEndpoint = Endpoint<z.ZodType, z.ZodType, z.ZodType, z.ZodType<{ id: string }>>;

/** A file that goes along with a message, from the moment it was chosen. */
export interface Upload {
  key: number;
  file: File;
  /** Of a picture: shows it before it has arrived. */
  preview: string | undefined;
  state: "sending" | "here" | "refused";
  /** Once it has arrived. */
  id?: string;
  /** What the server said against it. */
  problem?: ApiProblem;
  /** What was wrong before it was sent. */
  fault?: "too-large" | "empty" | "too-many";
}

export interface Uploads {
  items: readonly Upload[];
  add: (files: Iterable<File> | null | undefined) => void;
  retry: (key: number) => void;
  remove: (key: number) => void;
  clear: () => void;
  /** Some are still on their way. */
  busy: boolean;
  /** Those that arrived, in the order in which they were chosen. */
  ids: string[];
}

export interface UploadLimits {
  maxBytes: number;
  maxFiles: number;
}

let lastKey = 0;

/** Files are sent at once and one by one, so that a refused one is told alone and the others stay (P-161). */
export function useUploads(endpoint: UploadEndpoint, { maxBytes, maxFiles }: UploadLimits, params?: Record<string, string>): Uploads {
  const [items, setItems] = useState<readonly Upload[]>([]);
  const previews = useRef(new Set<string>());
  useEffect(() => {
    const made = previews.current;
    return () => {
      for (const url of made) URL.revokeObjectURL(url);
    };
  }, []);

  const patch = (key: number, change: Partial<Upload>): void =>
    setItems((before) => before.map((item) => (item.key === key ? { ...item, ...change } : item)));

  async function send({ key, file }: Upload): Promise<void> {
    try {
      const input = { ...(params ? { params } : {}), body: {}, file };
      const { id } = await callApi<UploadEndpoint>(endpoint, ...([input] as unknown as CallArguments<UploadEndpoint>));
      patch(key, { state: "here", id });
    } catch (thrown) {
      patch(key, { state: "refused", problem: asProblem(thrown) });
    }
  }

  function begin(file: File, place: number): Upload {
    lastKey += 1;
    const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : undefined;
    if (preview) previews.current.add(preview);
    const fault = place >= maxFiles ? "too-many" : file.size > maxBytes ? "too-large" : file.size === 0 ? "empty" : undefined;
    return { key: lastKey, file, preview, state: fault ? "refused" : "sending", ...(fault ? { fault } : {}) };
  }

  return {
    items,
    add: (files) => {
      let place = items.filter(({ state }) => state !== "refused").length;
      const begun = [...(files ?? [])].map((file) => {
        const upload = begin(file, place);
        if (!upload.fault) place += 1;
        return upload;
      });
      setItems([...items, ...begun]);
      // One after the other: ten photographs at once would starve the page on a phone.
      void (async () => {
        for (const upload of begun) if (upload.state === "sending") await send(upload);
      })();
    },
    retry: (key) => {
      const item = items.find((one) => one.key === key);
      if (!item) return;
      const { problem: _refusal, ...again } = item;
      setItems(items.map((one): Upload => (one.key === key ? { ...again, state: "sending" } : one)));
      void send(item);
    },
    remove: (key) => setItems(items.filter((item) => item.key !== key)),
    clear: () => setItems([]),
    busy: items.some(({ state }) => state === "sending"),
    ids: items.flatMap(({ id }) => (id ? [id] : [])),
  };
}
