import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { addDocumentEndpoint } from "../../../server/modules/documents/contract.ts";
import { type ApiProblem, asProblem, callApi } from "../../lib/api.ts";
import { makeIntentKeys } from "../../lib/intent-key.ts";
import { invalidateConcerned } from "../../lib/query-client.ts";

export interface UploadingFile {
  readonly id: number;
  readonly file: File;
  readonly state: "waiting" | "sending" | "refused";
  readonly problem?: ApiProblem;
}

export interface Uploads {
  files: readonly UploadingFile[];
  add: (files: readonly File[], visibleInPortal: boolean) => void;
  retry: (id: number) => void;
  drop: (id: number) => void;
}

/** Several files, one after the other: each is a document of its own, and one that is refused does not stop the others. */
export function useUpload(customerId: string, onAdded: (title: string) => void): Uploads {
  const client = useQueryClient();
  const [files, setFiles] = useState<readonly UploadingFile[]>([]);
  const lastId = useRef(0);
  const line = useRef<Promise<void>>(Promise.resolve());
  const portal = useRef(new Map<number, boolean>());

  const change = (id: number, next: Partial<UploadingFile> | undefined): void =>
    setFiles((before) => (next ? before.map((one) => (one.id === id ? { ...one, ...next } : one)) : before.filter((one) => one.id !== id)));

  async function send(id: number, file: File): Promise<void> {
    change(id, { state: "sending" });
    try {
      const body = { title: "", visibleInPortal: portal.current.get(id) ?? false };
      // Its own key for each file: two of the same name are two documents.
      const idempotencyKey = makeIntentKeys().keyFor({ id, body });
      const added = await callApi(addDocumentEndpoint, { params: { customerId }, body, file, idempotencyKey });
      change(id, undefined);
      onAdded(added.title);
      invalidateConcerned(client, [{ topic: "documents" }, { topic: "customers" }]);
    } catch (thrown) {
      change(id, { state: "refused", problem: asProblem(thrown) });
    }
  }

  const enqueue = (id: number, file: File): void => {
    line.current = line.current.then(() => send(id, file));
  };

  return {
    files,
    add: (chosen, visibleInPortal) => {
      for (const file of chosen) {
        lastId.current += 1;
        const id = lastId.current;
        portal.current.set(id, visibleInPortal);
        setFiles((before) => [...before, { id, file, state: "waiting" }]);
        enqueue(id, file);
      }
    },
    retry: (id) => {
      const found = files.find((one) => one.id === id);
      if (found) enqueue(id, found.file);
    },
    drop: (id) => change(id, undefined),
  };
}
