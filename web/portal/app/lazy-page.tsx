import { lazyRouteComponent } from "@tanstack/react-router";
import { type ComponentType, createElement, lazy } from "react";
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

/** The same for a card of the home page, which shows it once it is there. */
export const lazyCard = <Name extends string>(load: () => Promise<Loaded<Name>>, name: Name, part: TextPart): ComponentType =>
  lazy(async () => ({ default: withTexts((await load())[name], part) })) as unknown as ComponentType;

/** The same for a part of a page that takes something: `lazyPart(() => import("./check-part.tsx"), "CheckPart", "portal-equipment")`. */
export const lazyPart = <Name extends string, Props extends object>(
  load: () => Promise<Readonly<Record<Name, ComponentType<Props>>>>,
  name: Name,
  part: TextPart,
): ComponentType<Props> =>
  lazy(async () => {
    const Inside = (await load())[name];
    return {
      default: (props: Props) => <TextsOf part={part}>{createElement(Inside, props)}</TextsOf>,
    };
  }) as unknown as ComponentType<Props>;
