import { describe, expect, it } from "vitest";
import { attemptPage, siteAddress } from "./return-address-rules.ts";

const known = { publicUrl: "https://my.demarc.example", portalHost: "portal.north.example" };

describe("where the browser comes back to", () => {
  it.each([
    ["the installation's address", "my.demarc.example", "https://my.demarc.example"],
    ["a partner's own host", "portal.north.example", "https://portal.north.example"],
    ["a host that a proxy put there", "10.0.0.7:8080", "https://my.demarc.example"],
    ["a host that somebody made up", "evil.example", "https://my.demarc.example"],
    ["a loopback name, when the installation is elsewhere", "localhost:8080", "https://my.demarc.example"],
  ])("%s", (_why, host, address) => {
    expect(siteAddress({ protocol: "http", host }, known)).toBe(address);
  });

  it("the other name of this machine, or the sign-in would be lost", () => {
    const local = { publicUrl: "http://127.0.0.1:8080", portalHost: null };
    expect(siteAddress({ protocol: "http", host: "localhost:8080" }, local)).toBe("http://localhost:8080");
  });

  it.each([
    ["/", "https://a.example/finance/attempts/1"],
    ["/portal", "https://a.example/portal/finance/attempts/1"],
    ["/p/north", "https://a.example/p/north/finance/attempts/1"],
  ])("M-5 a portal at %s", (basePath, page) => {
    expect(attemptPage("https://a.example", basePath, "1")).toBe(page);
  });
});
