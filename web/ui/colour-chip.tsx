import type { ReactNode } from "react";
import "./colour-chip.css";

/** A state in a colour that somebody chose: the colour is in the dot and in the frame, the word stays readable on every theme. */
export function ColourChip({ colour, children }: { colour: string; children: ReactNode }) {
  return (
    <span className="colour-chip" style={{ ["--chip" as never]: colour }}>
      {children}
    </span>
  );
}
