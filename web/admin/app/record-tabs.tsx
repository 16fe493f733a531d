import type { ReactNode } from "react";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { fulfils } from "./may.ts";
import type { AdminModule, RecordTab } from "./module.ts";
import { useModules } from "./modules-context.ts";

/** What other modules show of a record of this kind, as tabs for `RecordPage`. */
export function useRecordTabs<Props extends object>(
  of: (module: AdminModule) => readonly RecordTab<Props>[] | undefined,
  kind: string | undefined,
  props: Props,
): { id: string; label: string; content: () => ReactNode }[] {
  const t = useTexts();
  const session = useStaffSession();
  return useModules()
    .flatMap((module) => of(module) ?? [])
    .filter(({ needs, kinds }) => kind !== undefined && kinds.includes(kind) && fulfils(session, needs))
    .map(({ id, label, Tab }) => ({ id, label: t(label), content: () => <Tab {...props} /> }));
}
