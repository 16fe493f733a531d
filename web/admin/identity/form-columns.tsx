import type { ReactNode } from "react";
import "./form-columns.css";

/** The inputs of a row stand in one line, whatever is said about them: `inputWrapperOrder={inputsFirst}`. */
export const inputsFirst: ("label" | "input" | "description" | "error")[] = ["label", "input", "description", "error"];

/** Short fields side by side where there is room. */
export function FormColumns({ children }: { children: ReactNode }) {
  return <div className="form-columns">{children}</div>;
}
