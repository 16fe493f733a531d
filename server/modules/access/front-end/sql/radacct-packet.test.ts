import { describe, expect, it } from "vitest";
import { decodeAttributes } from "../../../../protocols/radius/attributes.ts";
import { prepareSecret } from "../../../../protocols/radius/secret.ts";
import { packetOfRow, statusOf, type ToldRow } from "./radacct-packet.ts";

const began = "2026-05-11T07:00:00+00:00";
const start: ToldRow = {
  ...{ acctsessionid: "81a", acctuniqueid: "u", username: "alice", nasportid: "ether1", acctstarttime: began, acctupdatetime: began },
  ...{ acctstoptime: null, acctsessiontime: "0", acctinputoctets: "0", acctoutputoctets: "0", callingstationid: "aa:bb:cc:dd:ee:01" },
  ...{ framedipaddress: "100.64.0.5", delegatedipv6prefix: "2001:db8:1::/56", class: null, acctterminatecause: null },
};
const interim: ToldRow = { ...start, acctupdatetime: "2026-05-11T07:05:00+00:00", acctsessiontime: "300", acctinputoctets: "2000" };
const read = (row: ToldRow) =>
  Object.fromEntries(decodeAttributes(packetOfRow(row, prepareSecret("s"))).map(({ name, value }) => [name, value]));

describe("N-120 rows of radacct", () => {
  it.each([
    ["begins", start, "Start"],
    ["is told of with octets", interim, "Interim-Update"],
    ["is told of anew without any", { ...start, acctupdatetime: "2026-05-11T07:05:00+00:00" }, "Interim-Update"],
    ["ends", { ...start, acctstoptime: "2026-05-11T07:05:00+00:00" }, "Stop"],
    ["of a router that began anew", { nasipaddress: "192.0.2.1", reloadtime: began }, "Accounting-On"],
  ] as const)("one that %s", (_what, row, status) => expect(statusOf(row)).toBe(status));

  it("says what the packet said, with the octets of 64 bits in their two parts", () => {
    expect(
      read({ ...interim, acctoutputoctets: "4295047296", acctstoptime: interim.acctupdatetime ?? null, acctterminatecause: "NAS-Reboot" }),
    ).toMatchObject({
      ...{ "Acct-Status-Type": "Stop", "Acct-Session-Id": "81a", "User-Name": "alice", "Acct-Session-Time": "300" },
      ...{ "Acct-Input-Octets": "2000", "Acct-Output-Octets": "80000", "Acct-Output-Gigawords": "1", "Acct-Terminate-Cause": "NAS-Reboot" },
      ...{ "Framed-IP-Address": "100.64.0.5", "Delegated-IPv6-Prefix": "2001:db8:1::/56", "NAS-Port-Id": "ether1" },
    });
  });

  it("N-92 nothing of octets is no word about octets", () => {
    const said = read({ ...interim, acctinputoctets: "0" });
    expect(said).not.toHaveProperty("Acct-Input-Octets");
    expect(said).toMatchObject({ "Acct-Status-Type": "Interim-Update", "Acct-Session-Time": "300" });
  });

  it("N-64 the cookie comes back, as text or as bytes", () => {
    const cookie = "dmc1:abc";
    const hex = `0x${Buffer.from(cookie).toString("hex")}`;
    expect(read({ ...start, class: cookie }).Class).toBe(hex);
    expect(read({ ...start, class: hex }).Class).toBe(hex);
  });
});
