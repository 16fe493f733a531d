// The port of a line as option 82 and its relatives tell it (network.md 2.4).

export interface HeardPort {
  /** Of the Broadband Forum's attributes. */
  readonly circuitId?: Uint8Array | undefined;
  readonly remoteId?: Uint8Array | undefined;
  /** Of Cisco: "circuit-id-tag=…", "remote-id-tag=…". */
  readonly ciscoPairs: readonly string[];
}

/** What can be read stands as it is, anything else as hex digits. */
export function readPortIds({ circuitId, remoteId, ciscoPairs }: HeardPort): {
  circuitId: string | undefined;
  remoteId: string | undefined;
} {
  const ofCisco = (key: string): string | undefined =>
    ciscoPairs.find((pair) => pair.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1);
  return {
    circuitId: circuitId ? portText(circuitId) : ofCisco("circuit-id-tag"),
    remoteId: remoteId ? portText(remoteId) : ofCisco("remote-id-tag"),
  };
}

export function portText(bytes: Uint8Array): string {
  const isReadable = bytes.length > 0 && bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  return isReadable ? String.fromCharCode(...bytes) : Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export interface PortBinding {
  readonly circuitId: string | null;
  readonly remoteId: string | null;
  readonly nasPortId: string | null;
}

/** Whether a line that is bound to a port was heard there. `*` wants any that is sent; hex digits are compared without regard to case. */
export function fitsPort(binding: PortBinding, heard: { [key in keyof PortBinding]: string | undefined }): boolean {
  return (["circuitId", "remoteId", "nasPortId"] as const).every((key) => {
    const wanted = binding[key];
    if (wanted === null) return true;
    const said = heard[key];
    if (said === undefined) return false;
    return wanted === "*" || wanted === said || (/^[0-9a-f]+$/i.test(wanted) && wanted.toLowerCase() === said.toLowerCase());
  });
}
