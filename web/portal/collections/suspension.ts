import type { Dashboard } from "../app/use-dashboard.ts";

export type Suspension = NonNullable<Dashboard["suspension"]>;
