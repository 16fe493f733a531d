import type { ReactNode } from "react";
import "./form-columns.css";

/** Short fields side by side where there is room. */
export function FormColumns({ children }: { children: ReactNode }) {
  return <div className="form-columns">{children}</div>;
}
