import {
  DirectionProvider,
  localStorageColorSchemeManager,
  MantineProvider,
  type MantineThemeOverride,
  mergeThemeOverrides,
  useDirection,
} from "@mantine/core";
import { type ReactNode, useEffect, useMemo } from "react";
import { useLanguage, useTexts } from "../lib/texts.tsx";
import { colourSchemeKey } from "./colour-scheme.ts";

const schemeManager = localStorageColorSchemeManager({ key: colourSchemeKey });

/** Everything that parts need to look right. Variables come from theme.css, so no style element is written into the page. */
export function LookProvider({ theme, children }: { theme: MantineThemeOverride; children: ReactNode }) {
  const t = useTexts();
  // What a part of Mantine says by itself is said in the reader's language.
  const spoken = useMemo(() => {
    const visibilityToggleButtonProps = { "aria-label": t("ui.show-password"), tabIndex: 0 };
    return mergeThemeOverrides(theme, { components: { PasswordInput: { defaultProps: { visibilityToggleButtonProps } } } });
  }, [theme, t]);
  return (
    <DirectionProvider detectDirection={false}>
      <MantineProvider
        theme={spoken}
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
