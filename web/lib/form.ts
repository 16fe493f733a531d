// A form checks itself with the very schema that the server uses, keeps what was typed through every refusal, and takes
// the person to the first field that is wrong.
import { useEffect, useId, useRef, useState } from "react";
import type { z } from "zod";
import type { FieldError } from "../../shared/problem.ts";
import type { ApiProblem } from "./api.ts";
import { fieldErrorText } from "./field-texts.ts";
import {
  bodyFromValues,
  type Conflict,
  errorsOf,
  type FieldPath,
  mergeEdit,
  sameValue,
  type ValueAt,
  valueAt,
  withValue,
} from "./form-values.ts";
import { useFormat } from "./format.ts";
import { readStored, writeStored } from "./local-store.ts";
import { useTexts } from "./texts.tsx";

export interface FormOptions<Schema extends z.ZodType, Values extends object> {
  schema: Schema;
  start: Values;
  /** Sends it; resolves to undefined when it was refused. */
  submit: (body: z.input<Schema>) => Promise<unknown>;
  /** The refusal of `submit`, as `useAction` gives it: its field errors appear beside their fields. */
  problem?: ApiProblem | undefined;
  /** The record of an `edit-conflict` as this form's values. */
  fromRecord?: (current: unknown) => Values;
  /** Keeps what is typed in this browser under this name until it is sent or thrown away. */
  draft?: string;
  /** What of the values a draft may hold: a secret does not lie about in the browser. */
  drafted?: (values: Values) => Values;
}

export interface FieldProps<Value> {
  name: string;
  value: Value;
  onChange: (change: Value | ChangeLike) => void;
  error: string | undefined;
  /** Finds the field when it is wrong. */
  "data-field": string;
}

/** A DOM event, or what Mantine's inputs hand over in its place. */
interface ChangeLike {
  currentTarget: { value: string; type?: string; checked?: boolean };
}

export interface Form<Values extends object> {
  id: string;
  values: Values;
  changed: boolean;
  /** Whether leaving now would lose something: not while it is being sent, for success itself may lead away. */
  isUnsaved: () => boolean;
  /** Everything an input needs: `<TextInput label=… {...form.field("name")} />`. */
  field: <Path extends FieldPath<Values>>(path: Path) => FieldProps<ValueAt<Values, Path>>;
  /** The same for check boxes and switches. */
  check: <Path extends FieldPath<Values>>(path: Path) => Omit<FieldProps<boolean>, "value"> & { checked: boolean };
  set: <Path extends FieldPath<Values>>(path: Path, value: ValueAt<Values, Path>) => void;
  errors: readonly FieldError[];
  /** Errors of no field that was shown: they belong beside the button. */
  otherErrors: readonly FieldError[];
  onSubmit: (event?: { preventDefault: () => void }) => Promise<boolean>;
  /** Back to the start; a draft is thrown away. */
  reset: (start?: Values) => void;
  /** What was typed before the page was left came back. */
  fromDraft: boolean;
  conflicts: readonly Conflict[];
  resolve: (field: string, choice: "mine" | "theirs") => void;
}

const draftEveryMs = 5000;
const draftKey = (name: string): string => `draft.${name}`;
const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

export function useForm<Schema extends z.ZodType, Values extends object>(options: FormOptions<Schema, Values>): Form<Values> {
  const t = useTexts();
  const format = useFormat();
  const id = useId();
  const { schema, draft, problem } = options;
  const [stored] = useState(() => (draft ? (readStored(draftKey(draft), isObject) as Values | undefined) : undefined));
  const [start, setStart] = useState(options.start);
  const [values, setValues] = useState<Values>(() => (stored ? { ...options.start, ...stored } : options.start));
  const [fromDraft, setFromDraft] = useState(stored !== undefined);
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [conflicts, setConflicts] = useState<readonly Conflict[]>([]);
  const [complaint, setComplaint] = useState(0);
  const shownFields = useRef(new Set<string>());
  const changed = !sameValue(values, start);

  // A refusal arrives as a new object, once.
  const seenProblem = useRef<ApiProblem>(undefined);
  useEffect(() => {
    if (seenProblem.current === problem) return;
    seenProblem.current = problem;
    if (problem?.problem.errors?.length) complain(problem.problem.errors);
    if (problem?.code === "edit-conflict" && options.fromRecord) takeTheirs(options.fromRecord(problem.problem.current));
  });

  function complain(found: readonly FieldError[]): void {
    setErrors(found);
    setComplaint((n) => n + 1);
  }

  function takeTheirs(theirs: Values): void {
    const { merged, conflicts: found } = mergeEdit({ start, mine: values, theirs });
    setStart(theirs);
    setValues(merged);
    setConflicts(found);
  }

  // The first wrong field in reading order, once the errors are on the page.
  useEffect(() => {
    if (complaint === 0) return;
    document.querySelector<HTMLElement>(`form[id="${id}"] [aria-invalid="true"], form[id="${id}"] [data-invalid="true"]`)?.focus();
  }, [complaint, id]);

  // Written every 5 s at most, and once more when the page goes away.
  const latest = useRef({ values, changed, drafted: options.drafted });
  latest.current = { values, changed, drafted: options.drafted };
  const sending = useRef(false);
  useEffect(() => {
    if (!draft) return undefined;
    const keep = (): void => {
      const { drafted = (all: Values): Values => all, ...now } = latest.current;
      if (now.changed) writeStored(draftKey(draft), drafted(now.values));
    };
    const timer = setInterval(keep, draftEveryMs);
    addEventListener("pagehide", keep);
    return () => {
      clearInterval(timer);
      removeEventListener("pagehide", keep);
      keep();
    };
  }, [draft]);

  const forgetDraft = (): void => {
    if (draft) writeStored(draftKey(draft), undefined);
    latest.current.changed = false;
    setFromDraft(false);
  };

  const set = (path: string, value: unknown): void => {
    setValues((before) => withValue(before, path, value));
    // What is being mended stops complaining.
    setErrors((before) => before.filter(({ field }) => field !== path && !field.startsWith(`${path}.`)));
  };

  const common = (path: string) => {
    shownFields.current.add(path);
    const found = errors.find(({ field }) => field === path || field.startsWith(`${path}.`));
    return { name: path, error: found ? fieldErrorText(t, found, format.day) : undefined, "data-field": path };
  };

  return {
    id,
    values,
    changed,
    isUnsaved: () => latest.current.changed && !sending.current,
    field: (path) => ({
      ...common(path),
      value: valueAt(values, path) as never,
      onChange: (change) => set(path, isChangeEvent(change) ? change.currentTarget.value : change),
    }),
    check: (path) => ({
      ...common(path),
      checked: valueAt(values, path) === true,
      onChange: (change) => set(path, isChangeEvent(change) ? change.currentTarget.checked === true : change),
    }),
    set,
    errors,
    otherErrors: errors.filter(({ field }) => ![...shownFields.current].some((shown) => field === shown || field.startsWith(`${shown}.`))),
    onSubmit: async (event) => {
      event?.preventDefault();
      const body = bodyFromValues(schema, values);
      const found = errorsOf(schema, body);
      if (found.length > 0) {
        complain(found);
        return false;
      }
      setErrors([]);
      sending.current = true;
      const result = await options.submit(body as z.input<Schema>).finally(() => {
        sending.current = false;
      });
      if (result === undefined) return false;
      forgetDraft();
      setStart(values);
      setConflicts([]);
      return true;
    },
    reset: (fresh = start) => {
      forgetDraft();
      setStart(fresh);
      setValues(fresh);
      setErrors([]);
      setConflicts([]);
    },
    fromDraft,
    conflicts,
    resolve: (field, choice) => {
      const conflict = conflicts.find((c) => c.field === field);
      if (conflict && choice === "theirs") set(field, conflict.theirs);
      setConflicts(conflicts.filter((c) => c.field !== field));
    },
  };
}

const isChangeEvent = (change: unknown): change is ChangeLike =>
  typeof change === "object" && change !== null && "currentTarget" in change && isObject((change as ChangeLike).currentTarget);
