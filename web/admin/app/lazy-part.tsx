import { Skeleton } from "@mantine/core";
import { type ComponentType, type FunctionComponent, lazy, Suspense } from "react";

type PropsOf<Part> = Part extends (props: infer Props extends object) => unknown ? Props : never;

/** A part that a module hangs into a page of another one: its script comes when it is first shown. */
export function lazyPart<Module extends object, Name extends keyof Module & string>(
  load: () => Promise<Module>,
  name: Name,
  /** What stands in its place meanwhile. Sheets and dialogs have none. */
  waitingHeight?: number,
): FunctionComponent<PropsOf<Module[Name]>> {
  const Part = lazy(async () => ({ default: (await load())[name] as ComponentType<object> })) as unknown as ComponentType<
    PropsOf<Module[Name]>
  >;
  return (props) => (
    <Suspense fallback={waitingHeight === undefined ? null : <Skeleton height={waitingHeight} radius="md" />}>
      <Part {...props} />
    </Suspense>
  );
}
