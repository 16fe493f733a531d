// What a row of an address file says (N-33): address_or_prefix, state, customer_ref, service_ref, comment.
import { type Network, parseNetwork, printNetwork } from "../address-rules/ip-rules.ts";

export const importColumns = ["address_or_prefix", "state", "customer_ref", "service_ref", "comment"] as const;

export interface RowFault {
  readonly row: number;
  readonly column: (typeof importColumns)[number];
  readonly code: string;
  readonly message: string;
}

export type ReadRow =
  | { readonly kind: "reserve"; readonly row: number; readonly network: Network; readonly reason: string }
  | { readonly kind: "assign"; readonly row: number; readonly network: Network; readonly serviceRef: string; readonly comment: string }
  /** Free ones stand in some files, too; there is nothing to do about them. */
  | { readonly kind: "nothing"; readonly row: number }
  | { readonly kind: "wrong"; readonly fault: RowFault };

export function readRow(row: number, cells: Readonly<Record<(typeof importColumns)[number], string>>): ReadRow {
  const wrong = (column: RowFault["column"], code: string, message: string): ReadRow => ({
    kind: "wrong",
    fault: { row, column, code, message },
  });
  const text = cells.address_or_prefix.trim();
  const state = cells.state.trim().toLowerCase();
  const comment = cells.comment.trim();
  const parsed = parseNetwork(text);
  if (parsed.kind === "not-a-network") return wrong("address_or_prefix", "not-an-address", `"${text}" is no address.`);
  if (parsed.kind === "host-bits")
    return wrong(
      "address_or_prefix",
      "host-bits",
      `Do you mean ${printNetwork(parsed.canonical)}? The bits behind the prefix are not zero.`,
    );
  if (state === "free") return { kind: "nothing", row };
  if (state === "reserved")
    return comment === ""
      ? wrong("comment", "required", "A reservation says why.")
      : { kind: "reserve", row, network: parsed.network, reason: comment.slice(0, 200) };
  if (state === "static") {
    const serviceRef = cells.service_ref.trim();
    return serviceRef === ""
      ? wrong("service_ref", "required", "A static address belongs to a service.")
      : { kind: "assign", row, network: parsed.network, serviceRef, comment };
  }
  return wrong("state", "unknown-value", `"${state}" is not taken over: only reserved and static addresses are.`);
}
