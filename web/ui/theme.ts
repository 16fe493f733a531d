import { createTheme, defaultVariantColorsResolver, type MantineColorsTuple, type VariantColorsResolver } from "@mantine/core";

// Mantine wants ten shades; ours live in theme.css, which follows the partner's accent without any script.
const fromCss = (name: string): MantineColorsTuple => Array.from({ length: 10 }, () => `var(--${name})`) as unknown as MantineColorsTuple;

const variantColours: VariantColorsResolver = (input) => {
  if (input.variant === "filled" && input.color === "danger") {
    return { background: "var(--danger)", hover: "var(--danger-hover)", color: "var(--on-danger)", border: "none" };
  }
  if (input.variant === "filled" && (input.color === undefined || input.color === "accent")) {
    return { background: "var(--accent)", hover: "var(--accent-hover)", color: "var(--on-accent)", border: "none" };
  }
  return defaultVariantColorsResolver(input);
};

const shared = {
  primaryColor: "accent",
  colors: { accent: fromCss("accent"), danger: fromCss("danger") },
  fontFamily: "var(--font)",
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  variantColorResolver: variantColours,
} as const;

/** Staff: dense, 14 px. */
export const staffTheme = createTheme({
  ...shared,
  fontSizes: { xs: "12px", sm: "14px", md: "14px", lg: "16px", xl: "20px" },
  components: {
    Button: { defaultProps: { size: "sm" } },
    TextInput: { defaultProps: { size: "sm" } },
    // A list to choose from that stands in a dialog may hang out of it: else its end would be cut off where nobody can scroll.
    Combobox: { defaultProps: { floatingStrategy: "fixed" } },
    Checkbox: {
      defaultProps: { size: "xs", iconColor: "var(--on-accent)" },
      // The box is small, its words are read like all others.
      styles: { label: { fontSize: 14, lineHeight: "16px" }, description: { fontSize: 12, lineHeight: 1.35 } },
    },
  },
});

/** Subscribers: 16 px and targets for a thumb. */
export const portalTheme = createTheme({
  ...shared,
  fontSizes: { xs: "13px", sm: "14px", md: "16px", lg: "18px", xl: "22px" },
  components: {
    Button: { defaultProps: { size: "md" } },
    TextInput: { defaultProps: { size: "md" } },
    PasswordInput: { defaultProps: { size: "md" } },
    Checkbox: { defaultProps: { iconColor: "var(--on-accent)" } },
  },
});
