import { type ClipboardEvent, type KeyboardEvent, type Ref, useImperativeHandle, useLayoutEffect, useRef } from "react";

export interface GrowingTextProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  maxLength?: number;
  className?: string;
  id?: string;
  /** Said by whatever stands beside it. */
  isWrong?: boolean;
  describedBy?: string | undefined;
  onKeyDown?: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  onPaste?: (event: ClipboardEvent<HTMLTextAreaElement>) => void;
  onBlur?: () => void;
  onScroll?: (top: number) => void;
  /** The list that opens out of what is typed, and its line that Enter takes. */
  controls?: string | undefined;
  active?: string | undefined;
  ref?: Ref<HTMLTextAreaElement>;
}

/** A text of several lines that is as high as what stands in it; the style sheet says how high at most. */
export function GrowingText({ label, value, onChange, isWrong, describedBy, onScroll, controls, active, ref, ...rest }: GrowingTextProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(ref, () => box.current as HTMLTextAreaElement);
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew after every change of what stands in it.
  useLayoutEffect(() => {
    const area = box.current;
    if (!area) return;
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
  }, [value]);
  return (
    <textarea
      {...rest}
      ref={box}
      rows={1}
      dir="auto"
      aria-label={label}
      {...(isWrong ? { "aria-invalid": true } : {})}
      {...(describedBy ? { "aria-describedby": describedBy } : {})}
      {...(controls
        ? { "aria-controls": controls, "aria-autocomplete": "list" as const, ...(active ? { "aria-activedescendant": active } : {}) }
        : {})}
      {...(onScroll ? { onScroll: (event) => onScroll(event.currentTarget.scrollTop) } : {})}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
