import type { ReactNode } from "react";
import type { Form } from "../../lib/form.ts";
import type { Kind } from "./plan.ts";
import type { PlanValues } from "./plan-values.ts";
import "./plan-fields.css";

/** What each group of a plan's fields is given. */
export interface PlanFieldsProps {
  form: Form<PlanValues>;
  kind: Kind;
  currency: string;
  /** Itself is no target of its own changes. */
  planId?: string;
}

/** Short fields side by side where there is room. */
export function Pair({ children }: { children: ReactNode }) {
  return <div className="plan-fields-pair">{children}</div>;
}
