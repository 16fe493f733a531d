import { contrast } from "../../../ui/accent.ts";

/** The words on a label are black or white, whichever reads better: at least 4.5 to 1 on every colour (O-59). */
export const textColourOn = (colour: string): "#000000" | "#ffffff" =>
  contrast(colour, "#000000") >= contrast(colour, "#ffffff") ? "#000000" : "#ffffff";

export function LabelChip({ title, colour }: { title: string; colour: string }) {
  return (
    <span className="label-chip" style={{ background: colour, color: textColourOn(colour) }}>
      <bdi>{title}</bdi>
    </span>
  );
}
