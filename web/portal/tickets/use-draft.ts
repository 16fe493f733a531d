import { useEffect, useRef, useState } from "react";
import { readStored, writeStored } from "../../lib/local-store.ts";
import { usePortalSession } from "../../lib/session.ts";

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const silenceMs = 400;

/** P-161 what is typed stays on this device until it is sent, for this customer alone. */
export function useDraft<Values extends object>(name: string, start: Values) {
  const { customer } = usePortalSession();
  const key = `draft.tickets.${customer.id}.${name}`;
  const [stored] = useState(() => readStored(key, isRecord) as Partial<Values> | undefined);
  const [values, setValues] = useState<Values>({ ...start, ...stored });
  const [isBack, setIsBack] = useState(stored !== undefined);
  const latest = useRef<Values | undefined>(undefined);

  const keep = useRef<() => void>(undefined);
  keep.current = () => {
    if (!latest.current) return;
    writeStored(key, isEmpty(latest.current, start) ? undefined : latest.current);
    latest.current = undefined;
  };
  // Written when the fingers rest, and once more when the page goes away.
  useEffect(() => {
    latest.current = values;
    const wait = setTimeout(() => keep.current?.(), silenceMs);
    return () => clearTimeout(wait);
  }, [values]);
  useEffect(() => {
    const now = (): void => keep.current?.();
    addEventListener("pagehide", now);
    return () => {
      removeEventListener("pagehide", now);
      now();
    };
  }, []);

  return {
    values,
    /** What was typed before came back. */
    isBack,
    set: (change: Partial<Values>) => setValues((before) => ({ ...before, ...change })),
    forget: () => {
      latest.current = undefined;
      writeStored(key, undefined);
      setIsBack(false);
      setValues(start);
    },
  };
}

const isEmpty = (values: object, start: object): boolean => JSON.stringify(values) === JSON.stringify(start);
