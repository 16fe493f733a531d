import { lazy, type ReactNode, Suspense } from "react";

const Region = lazy(async () => ({ default: (await import("../regions/region.tsx")).Region }));

/** P-247 a place ("shell.top", or ".top" of the page that is open) that the provider may fill. It takes no room while it is empty, and nothing waits for it. */
export const RegionPlace = ({ at, children }: { at: string; children?: ReactNode }) => (
  <Suspense fallback={children}>
    <Region at={at}>{children}</Region>
  </Suspense>
);

export const EmptyPlace = ({ children }: { children: ReactNode }) => <RegionPlace at=".empty">{children}</RegionPlace>;
