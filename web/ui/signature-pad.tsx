import { type PointerEvent, useEffect, useRef } from "react";
import { Button } from "./button.tsx";
import "./signature-pad.css";

export type Stroke = [x: number, y: number][];

interface SignaturePadProps {
  words: { readonly here: string; readonly help: string; readonly clear: string };
  strokes: readonly Stroke[];
  onChange: (strokes: Stroke[]) => void;
}

/** A field to draw in with a finger, a mouse or a pen. */
export function SignaturePad({ words, strokes, onChange }: SignaturePadProps) {
  const field = useRef<HTMLDivElement>(null);
  const current = useRef<Stroke>(undefined);
  const live = useRef<SVGPathElement>(null);

  function pointOf(event: { clientX: number; clientY: number }): [number, number] {
    const frame = field.current?.getBoundingClientRect();
    const round = (value: number): number => Math.round(value * 10) / 10;
    return [round(event.clientX - (frame?.left ?? 0)), round(event.clientY - (frame?.top ?? 0))];
  }

  function begin(event: PointerEvent<HTMLDivElement>): void {
    if (!event.isPrimary || event.button > 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    current.current = [pointOf(event)];
  }

  function follow(event: PointerEvent<HTMLDivElement>): void {
    const stroke = current.current;
    if (!stroke || !event.isPrimary) return;
    // Between two frames a pen reports more places than one.
    const native = event.nativeEvent;
    const parts = native.getCoalescedEvents?.() ?? [];
    for (const part of parts.length > 0 ? parts : [native]) stroke.push(pointOf(part));
    live.current?.setAttribute("d", pathOf(stroke));
  }

  function end(): void {
    const stroke = current.current;
    current.current = undefined;
    if (stroke) onChange([...strokes, stroke]);
  }

  // The finished stroke is drawn with the others.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the strokes change.
  useEffect(() => live.current?.setAttribute("d", ""), [strokes]);

  return (
    <div className="sign-pad-frame">
      <div
        className="sign-pad"
        ref={field}
        role="img"
        aria-label={words.here}
        onPointerDown={begin}
        onPointerMove={follow}
        onPointerUp={end}
        onPointerCancel={end}
      >
        <svg aria-hidden>
          {strokes.map((stroke, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: strokes are only added.
            <path key={at} d={pathOf(stroke)} />
          ))}
          <path ref={live} />
        </svg>
        {strokes.length === 0 && <span className="sign-pad-hint">{words.here}</span>}
      </div>
      <div className="sign-pad-foot">
        <span>{words.help}</span>
        <Button small kind="quiet" disabled={strokes.length === 0} onPress={() => onChange([])}>
          {words.clear}
        </Button>
      </div>
    </div>
  );
}

const pathOf = (stroke: Stroke): string => `M${stroke.map(([x, y]) => `${x} ${y}`).join("L")}${stroke.length === 1 ? "l.1 0" : ""}`;
