import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { changeSettingsEndpoint, listSettingsEndpoint } from "../../../../server/modules/partners/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { sameValue } from "../../../lib/form-values.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { usePartnerScope } from "../../app/partner-scope.ts";

export type SettingItem = ReturnsOf<typeof listSettingsEndpoint>["items"][number];

/** The partner of the page: named in the address, else the one in scope. */
export function usePagePartner() {
  const { partners } = useStaffSession();
  const { partnerId: scoped } = usePartnerScope();
  const { partner: asked } = useSearch({ strict: false }) as { partner?: string };
  return partners.find(({ id }) => id === asked) ?? partners.find(({ id }) => id === scoped) ?? partners[0];
}

/** Some settings of a partner, edited together and saved all or none, each with where its value comes from (B-7). */
export function usePartnerSettings(partnerId: string, keys: readonly string[], onSaved: () => void) {
  const [edits, setEdits] = useState<Readonly<Record<string, { value: unknown } | { reset: true }>>>({});
  const place = { level: "partner", scopeId: partnerId } as const;
  const { data, problem, reload } = useEndpoint(
    listSettingsEndpoint,
    { query: { ...place, keys: keys.join(",") as never } },
    { topics: ["settings"], enabled: partnerId !== "" },
  );
  const saving = useAction(changeSettingsEndpoint, {
    topics: ["settings"],
    onDone: () => {
      setEdits({});
      onSaved();
    },
  });
  const byKey = new Map<string, SettingItem>(data?.items.map((item) => [item.key, item]));
  const changed = keys.filter((key) => edits[key] !== undefined);
  const put = (key: string, edit: { value: unknown } | { reset: true } | undefined): void => {
    saving.reset();
    setEdits(({ [key]: _before, ...others }) => (edit ? { ...others, [key]: edit } : others));
  };
  const errors = new Map<string, { code: string; message: string | undefined }>();
  for (const error of saving.problem?.problem.errors ?? []) {
    const key = changed[Number(/^changes\.(\d+)\./.exec(error.field)?.[1] ?? Number.NaN)];
    if (key !== undefined) errors.set(key, { code: error.code, message: error.message });
  }
  return {
    ready: data !== undefined,
    problem: data ? undefined : problem,
    refusal: saving.problem,
    reload,
    item: (key: string) => byKey.get(key),
    value: (key: string): unknown => {
      const item = byKey.get(key);
      const edit = edits[key];
      return edit === undefined ? item?.value : "reset" in edit ? item?.inherited : edit.value;
    },
    isChanged: (key: string) => edits[key] !== undefined,
    isReset: (key: string) => edits[key] !== undefined && "reset" in (edits[key] as object),
    put: (key: string, value: unknown) => put(key, sameValue(value, byKey.get(key)?.value) ? undefined : { value }),
    reset: (key: string) => put(key, { reset: true }),
    undo: (key: string) => put(key, undefined),
    errorOf: (key: string) => errors.get(key),
    count: changed.length,
    discard: () => {
      saving.reset();
      setEdits({});
    },
    busy: saving.busy,
    save: () =>
      saving.run({
        body: { ...place, changes: changed.map((key) => ({ key, version: byKey.get(key)?.version ?? 0, ...edits[key] })) },
      } as never),
  };
}

export type PartnerSettings = ReturnType<typeof usePartnerSettings>;
