import type { AccessType, DynamicMode } from "../../profiles/contract.ts";

/** What the configuration of one NAS is written from. */
export interface ConfigurationFacts {
  readonly name: string;
  /** One or two, in the order in which they are asked. */
  readonly servers: readonly string[];
  readonly authenticationPort: number;
  readonly accountingPort: number;
  readonly secret: string;
  readonly authenticates: boolean;
  readonly accounts: boolean;
  readonly interimSeconds: number;
  readonly dynamic: { readonly mode: DynamicMode; readonly port: number; readonly secret: string };
  readonly accessTypes: readonly AccessType[];
  readonly nasIdentifier: string | null;
  readonly nasIpAddress: string | null;
  /** The resolver and the page for blocked subscribers (N-24). */
  readonly dnsAddress: string;
  readonly landingAddress: string;
}

/** The lists of those who are walled in (0.3). */
export const walledLists = ["debt", "cap", "paused", "admin", "unknown"] as const;

export const wholeMinutes = (seconds: number): number => Math.max(1, Math.round(seconds / 60));

export const isIpv6 = (address: string): boolean => address.includes(":");

/** Some lines, those that are undefined left out, one under the other. */
export const lines = (...parts: readonly (string | undefined | readonly (string | undefined)[])[]): string =>
  parts
    .flat()
    .filter((line) => line !== undefined)
    .join("\n");
