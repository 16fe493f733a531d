import { describe, expect, it } from "vitest";
import { fitsPort, portText, readPortIds } from "./port-rules.ts";

describe("2.4 the port of a line", () => {
  it("is text where it can be read, and hex digits where it cannot", () => {
    expect(portText(Buffer.from("eth 1/2:100"))).toBe("eth 1/2:100");
    expect(portText(Uint8Array.of(0, 1, 255))).toBe("0001ff");
    expect(portText(new Uint8Array())).toBe("");
  });

  it("comes from the Broadband Forum's attributes before Cisco's", () => {
    const ciscoPairs = ["circuit-id-tag=c-cisco", "Remote-ID-Tag=r-cisco", "other=1"];
    expect(readPortIds({ ciscoPairs })).toEqual({ circuitId: "c-cisco", remoteId: "r-cisco" });
    expect(readPortIds({ ciscoPairs, circuitId: Buffer.from("c-bbf") })).toEqual({ circuitId: "c-bbf", remoteId: "r-cisco" });
  });

  const bound = { circuitId: null, remoteId: null, nasPortId: null };
  it.each([
    ["no binding fits any port", bound, {}, true],
    ["the very one", { ...bound, circuitId: "port 1" }, { circuitId: "port 1" }, true],
    ["another one", { ...bound, circuitId: "port 1" }, { circuitId: "port 2" }, false],
    ["none was said", { ...bound, circuitId: "port 1" }, {}, false],
    ["any that is said", { ...bound, remoteId: "*" }, { remoteId: "x" }, true],
    ["any, and none was said", { ...bound, remoteId: "*" }, {}, false],
    ["hex digits in any case", { ...bound, circuitId: "00AB" }, { circuitId: "00ab" }, true],
    ["text keeps its case", { ...bound, nasPortId: "Slot 1" }, { nasPortId: "slot 1" }, false],
    ["all that it is bound to", { ...bound, circuitId: "a", remoteId: "b" }, { circuitId: "a", remoteId: "c" }, false],
  ])("%s", (_, binding, heard, fits) => {
    expect(fitsPort(binding, { circuitId: undefined, remoteId: undefined, nasPortId: undefined, ...heard })).toBe(fits);
  });
});
