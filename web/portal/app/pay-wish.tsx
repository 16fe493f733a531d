// What somebody wants to pay stands in the address: the sheet opens over any page, and "back" closes it.
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { PlainSearch } from "../../lib/plain-search.ts";
import { type ButtonKind, LinkButton } from "../../ui/button.tsx";

/** Everything that is due, the whole balance, an amount of one's own, or these documents. */
export type PayWish =
  | { kind: "settle" }
  | { kind: "balance" }
  /** With an amount that is proposed (P-253). */
  | { kind: "top-up"; amount?: string }
  | { kind: "documents"; ids: readonly string[] }
  /** An order that waits for its payment. */
  | { kind: "order"; id: string }
  /** A change of a service that is made once it is paid. */
  | { kind: "change"; id: string };

const words = ["settle", "balance", "top-up"] as const;
const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

export function readPayWish(text: string | undefined): PayWish | undefined {
  const word = words.find((known) => known === text);
  if (word) return { kind: word };
  const [, kind, id] = /^(order|change):(.+)$/.exec(text ?? "") ?? [];
  if (id) return uuid.test(id) ? { kind: kind as "order" | "change", id } : undefined;
  const preset = /^top-up:(\d{1,9}(?:\.\d{1,4})?)$/.exec(text ?? "")?.[1];
  if (preset) return { kind: "top-up", amount: preset };
  const ids = (text ?? "").split(",");
  return ids.every((id) => uuid.test(id)) ? { kind: "documents", ids } : undefined;
}

export function writePayWish(wish: PayWish): string {
  if (wish.kind === "documents") return wish.ids.join(",");
  if (wish.kind === "order" || wish.kind === "change") return `${wish.kind}:${wish.id}`;
  return wish.kind === "top-up" && wish.amount ? `top-up:${wish.amount}` : wish.kind;
}

export function usePayWish(): { wish: PayWish | undefined; close: () => void } {
  const search = useSearch({ strict: false }) as PlainSearch;
  const navigate = useNavigate();
  return {
    wish: readPayWish(search.pay),
    close: () => void navigate({ to: ".", search: { ...search, pay: undefined } as never, replace: true, resetScroll: false }),
  };
}

export interface PayLinkProps {
  wish: PayWish;
  kind?: ButtonKind;
  full?: boolean;
  small?: boolean;
  children: ReactNode;
  /** What exactly is paid, where the words on it are short. */
  label?: string;
}

/** Opens the payment sheet over this page. */
export function PayLink({ wish, children, label, ...look }: PayLinkProps) {
  return (
    <LinkButton
      {...look}
      {...(label ? { "aria-label": label } : {})}
      to={"." as never}
      search={((before: PlainSearch) => ({ ...before, pay: writePayWish(wish) })) as never}
      resetScroll={false}
    >
      {children}
    </LinkButton>
  );
}
