import { lazyRouteComponent } from "@tanstack/react-router";
import { type ComponentType, lazy, Suspense } from "react";
import { type TextPart, TextsOf } from "../../lib/texts.tsx";

type Loaded<Name extends string> = Readonly<Record<Name, ComponentType>>;

const withTexts = (Inside: ComponentType, part: TextPart): ComponentType =>
  function WithTexts() {
    return (
      <TextsOf part={part}>
        <Inside />
      </TextsOf>
    );
  };

/** A page that comes when it is opened, with the words of its own file. */
export const lazyPage = <Name extends string>(load: () => Promise<Loaded<Name>>, name: Name, part: TextPart) =>
  lazyRouteComponent(async () => ({ Page: withTexts((await load())[name], part) }), "Page");

/** The same for a card of the home page: it appears once it is there, and leaves no gap before. */
export function lazyCard<Name extends string>(load: () => Promise<Loaded<Name>>, name: Name, part: TextPart): ComponentType {
  const Card = lazy(async () => ({ default: withTexts((await load())[name], part) }));
  return function LazyCard() {
    return (
      <Suspense>
        <Card />
      </Suspense>
    );
  };
}
