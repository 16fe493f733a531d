// Light, dark or as the device says. build/first-paint.js reads the same key before anything is drawn.
import { useMantineColorScheme } from "@mantine/core";

export const colourSchemes = ["light", "dark", "auto"] as const;
export type ColourScheme = (typeof colourSchemes)[number];

export const colourSchemeKey = "colour-scheme";

export function useColourScheme(): { scheme: ColourScheme; setScheme: (scheme: ColourScheme) => void } {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return { scheme: colorScheme, setScheme: setColorScheme };
}
