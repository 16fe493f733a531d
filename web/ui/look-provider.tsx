import { DirectionProvider, localStorageColorSchemeManager, MantineProvider, type MantineThemeOverride, useDirection } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { useLanguage } from "../lib/texts.tsx";
import { colourSchemeKey } from "./colour-scheme.ts";

const schemeManager = localStorageColorSchemeManager({ key: colourSchemeKey });

/** Everything that parts need to look right. Variables come from theme.css, so no style element is written into the page. */
export function LookProvider({ theme, children }: { theme: MantineThemeOverride; children: ReactNode }) {
  return (
    <DirectionProvider detectDirection={false}>
      <MantineProvider
        theme={theme}
        defaultColorScheme="auto"
        colorSchemeManager={schemeManager}
        withCssVariables={false}
        withGlobalClasses={false}
      >
        <FollowLanguage />
        {children}
      </MantineProvider>
    </DirectionProvider>
  );
}

function FollowLanguage() {
  const { direction } = useLanguage();
  const { setDirection } = useDirection();
  useEffect(() => setDirection(direction), [direction, setDirection]);
  return null;
}
