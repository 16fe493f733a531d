import { Button as MantineButton } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { ComponentProps, ReactNode } from "react";

/** primary: the one main action of a page. plain: the others. quiet: what is rarely needed. danger: what destroys. */
export type ButtonKind = "primary" | "plain" | "quiet" | "danger";

interface ButtonLook {
  kind?: ButtonKind | undefined;
  icon?: ReactNode;
  full?: boolean;
  small?: boolean;
}

export interface ButtonProps extends ButtonLook {
  children: ReactNode;
  busy?: boolean;
  disabled?: boolean;
  /** Sends the form around it, or the one with the id `form`. */
  submit?: boolean;
  form?: string;
  onPress?: () => unknown;
  /** For buttons whose words are short: what exactly is done. */
  label?: string;
  /** The shortcut, shown when the pointer rests on it. */
  hint?: string;
}

function lookOf({ kind = "plain", icon, full, small }: ButtonLook) {
  const variants = { primary: "filled", plain: "default", quiet: "subtle", danger: "filled" } as const;
  return {
    variant: variants[kind],
    ...(kind === "danger" ? { color: "danger" } : {}),
    ...(icon ? { leftSection: icon } : {}),
    ...(full ? { fullWidth: true } : {}),
    ...(small ? { size: "xs", "data-small": true } : {}),
  };
}

export function Button({ children, busy = false, disabled = false, submit = false, form, onPress, label, hint, ...look }: ButtonProps) {
  return (
    <MantineButton
      {...lookOf(look)}
      type={submit ? "submit" : "button"}
      loading={busy}
      disabled={disabled}
      {...(form ? { form } : {})}
      {...(label ? { "aria-label": label } : {})}
      {...(hint ? { title: hint } : {})}
      {...(onPress ? { onClick: () => void onPress() } : {})}
    >
      {children}
    </MantineButton>
  );
}

function ButtonAnchor({ kind, icon, full, small, ...anchor }: ButtonLook & ComponentProps<"a">) {
  const look = lookOf({ kind, icon, ...(full ? { full } : {}), ...(small ? { small } : {}) });
  return <MantineButton component="a" {...look} {...(anchor as Record<string, unknown>)} />;
}

/** A button that leads to a page: `<LinkButton to="/customers/new" kind="primary">`. */
export const LinkButton = createLink(ButtonAnchor);
