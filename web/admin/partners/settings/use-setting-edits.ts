import { useState } from "react";
import { changeSettingsEndpoint, settingEffectsEndpoint } from "../../../../server/modules/partners/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import type { ApiProblem } from "../../../lib/api.ts";
import { sameValue } from "../../../lib/form-values.ts";
import { useAction } from "../../../lib/use-action.ts";
import { type Limits, wrongWith } from "./setting-limits.ts";
import type { SettingPlace } from "./setting-place.ts";
import type { SettingItem } from "./setting-words.ts";

type Edit = { readonly value: unknown } | { readonly reset: true };
interface Wrong {
  code: string;
  params?: Record<string, unknown> | undefined;
  message?: string | undefined;
}
type Effects = ReturnsOf<typeof settingEffectsEndpoint>["items"];

export interface SettingEdits {
  valueOf: (setting: SettingItem) => unknown;
  isChanged: (setting: SettingItem) => boolean;
  /** Becomes inherited with the next saving. */
  isReset: (setting: SettingItem) => boolean;
  wrongOf: (setting: SettingItem) => Wrong | undefined;
  change: (setting: SettingItem, value: unknown) => void;
  reset: (setting: SettingItem) => void;
  undo: (setting: SettingItem) => void;
  discard: () => void;
  count: number;
  busy: boolean;
  problem: ApiProblem | undefined;
  /** What saving would do at once, while that is asked. */
  effects: Effects | undefined;
  /** Checks, asks what it would do, and saves when that is nothing. */
  save: () => Promise<boolean>;
  /** After the question. */
  saveAnyway: () => Promise<boolean>;
  dropQuestion: () => void;
}

/** Values that were edited on a page and are saved together: all of them or none (O-5). */
export function useSettingEdits(place: SettingPlace, settings: readonly SettingItem[], reload: () => void): SettingEdits {
  const [edits, setEdits] = useState<Readonly<Record<string, Edit>>>({});
  const [wrong, setWrong] = useState<Readonly<Record<string, Wrong>>>({});
  const [effects, setEffects] = useState<Effects>();
  const saving = useAction(changeSettingsEndpoint);
  const asking = useAction(settingEffectsEndpoint);
  const edited = settings.filter(({ key }) => edits[key] !== undefined);

  const put = (key: string, edit: Edit | undefined): void => {
    setEdits(({ [key]: _before, ...others }) => (edit === undefined ? others : { ...others, [key]: edit }));
    setWrong(({ [key]: _mended, ...others }) => others);
  };
  const changes = edited.map(({ key, version }) => {
    const edit = edits[key] as Edit;
    return "reset" in edit ? { key, version, reset: true } : { key, version, value: edit.value };
  });

  async function send(): Promise<boolean> {
    setEffects(undefined);
    const saved = await saving.run({ body: { ...place, changes } });
    if (saved === undefined) return false;
    setEdits({});
    setWrong({});
    return true;
  }

  // A refusal names its fields by their place in what was sent.
  const refused: Record<string, Wrong> = {};
  for (const error of saving.problem?.problem.errors ?? []) {
    const at = Number(/^changes\.(\d+)\./.exec(error.field)?.[1] ?? Number.NaN);
    const key = changes[at]?.key;
    if (key !== undefined) refused[key] = error;
  }

  return {
    valueOf: (setting) => {
      const edit = edits[setting.key];
      if (edit === undefined) return setting.value;
      return "reset" in edit ? setting.inherited : edit.value;
    },
    isChanged: ({ key }) => edits[key] !== undefined,
    isReset: ({ key }) => edits[key] !== undefined && "reset" in (edits[key] as object),
    wrongOf: ({ key }) => wrong[key] ?? (edits[key] === undefined ? undefined : refused[key]),
    change: (setting, value) => {
      saving.reset();
      // "None" is no value that could be stored: it takes the own one away.
      if (value === null) put(setting.key, setting.value === setting.inherited ? undefined : { reset: true });
      else put(setting.key, sameValue(value, setting.value) ? undefined : { value });
    },
    reset: (setting) => {
      saving.reset();
      put(setting.key, { reset: true });
    },
    undo: (setting) => put(setting.key, undefined),
    discard: () => {
      setEdits({});
      setWrong({});
      saving.reset();
    },
    count: edited.length,
    busy: saving.busy || asking.busy,
    problem: saving.problem ?? asking.problem,
    effects,
    save: async () => {
      const found: Record<string, Wrong> = {};
      for (const setting of edited) {
        const edit = edits[setting.key] as Edit;
        const complaint = "reset" in edit ? undefined : wrongWith(setting.shape as Limits, edit.value);
        if (complaint) found[setting.key] = complaint;
      }
      setWrong(found);
      if (Object.keys(found).length > 0) return false;
      const dangerous = changes.filter(({ key }) => edited.some((setting) => setting.key === key && setting.hasEffect));
      if (dangerous.length > 0) {
        const said = await asking.run({ body: { ...place, changes: dangerous } });
        if (said === undefined) return false;
        if (said.items.length > 0) {
          setEffects(said.items);
          return false;
        }
      }
      const done = await send();
      if (!done) reload();
      return done;
    },
    saveAnyway: async () => {
      const done = await send();
      if (!done) reload();
      return done;
    },
    dropQuestion: () => setEffects(undefined),
  };
}
