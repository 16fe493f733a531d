import { describe, expect, it } from "vitest";
import { type Ip, parseIp, readNetwork } from "../address-rules/ip-rules.ts";
import { type Findable, findNas, indexNases, networkOfOne, type SavedSource, sourceFault } from "./nas-lookup-rules.ts";

const ip = (text: string): Ip => {
  const read = parseIp(text);
  if (!read) throw new Error(`${text} is no address`);
  return read;
};

function nas(id: string, networks: string[], more: { identifier?: string; ipv4?: string; ipv6?: string } = {}): Findable {
  return {
    id,
    networks: networks.map(readNetwork),
    nasIdentifier: more.identifier ?? null,
    nasIpAddress: more.ipv4 ? ip(more.ipv4) : null,
    nasIpv6Address: more.ipv6 ? ip(more.ipv6) : null,
  };
}

describe("N-18 which NAS a packet comes from", () => {
  const index = indexNases([
    nas("whole net", ["10.0.0.0/8"]),
    nas("one site", ["10.1.0.0/16", "2001:db8:1::/48"]),
    nas("one box", ["10.1.2.3/32"]),
    nas("west", ["192.0.2.1/32"], { identifier: "west", ipv4: "172.16.0.1" }),
    nas("east", ["192.0.2.1/32"], { identifier: "east", ipv4: "172.16.0.2" }),
    nas("east, second", ["192.0.2.1/32"], { identifier: "east", ipv4: "172.16.0.3", ipv6: "2001:db8::3" }),
    nas("north", ["192.0.2.2/32"], { ipv6: "2001:db8::1" }),
    nas("south", ["192.0.2.2/32"], { ipv6: "2001:db8::2" }),
    nas("named", ["192.0.2.9/32"], { identifier: "somebody" }),
  ]);
  const cases = [
    { why: "the longest network wins", from: "10.1.2.3", said: {}, is: "one box" },
    { why: "then the next longer one", from: "10.1.9.9", said: {}, is: "one site" },
    { why: "then the widest", from: "10.200.0.1", said: {}, is: "whole net" },
    { why: "on IPv6 as on IPv4", from: "2001:db8:1::5", said: {}, is: "one site" },
    { why: "a number that is alike in the other family is another address", from: "::a01:203", said: {}, is: undefined },
    { why: "an unknown address is nobody", from: "198.51.100.1", said: {}, is: undefined },
    { why: "the identifier decides first", from: "192.0.2.1", said: { nasIdentifier: "west", nasIpAddress: ip("172.16.0.2") }, is: "west" },
    {
      why: "of two with one identifier the address decides",
      from: "192.0.2.1",
      said: { nasIdentifier: "east", nasIpAddress: ip("172.16.0.2") },
      is: "east",
    },
    {
      why: "or the IPv6 address",
      from: "192.0.2.1",
      said: { nasIdentifier: "east", nasIpv6Address: ip("2001:db8::3") },
      is: "east, second",
    },
    {
      why: "an identifier that nobody expects decides nothing",
      from: "192.0.2.1",
      said: { nasIdentifier: "?", nasIpAddress: ip("172.16.0.1") },
      is: "west",
    },
    { why: "the address alone decides", from: "192.0.2.1", said: { nasIpAddress: ip("172.16.0.3") }, is: "east, second" },
    { why: "the IPv6 address alone decides", from: "192.0.2.2", said: { nasIpv6Address: ip("2001:db8::2") }, is: "south" },
    { why: "who says nothing could be any of them", from: "192.0.2.1", said: {}, is: undefined },
    { why: "alone at its address, it is it whatever it calls itself", from: "192.0.2.9", said: { nasIdentifier: "else" }, is: "named" },
  ];
  it.each(cases)("$why", ({ from, said, is }) => {
    expect(findNas(index, ip(from), said)?.id).toBe(is);
  });

  it("a host name counts as the address that it leads to", () => {
    const named = indexNases([{ ...nas("by name", []), networks: [networkOfOne(ip("203.0.113.7"))] }, nas("around", ["203.0.113.0/24"])]);
    expect(findNas(named, ip("203.0.113.7"), {})?.id).toBe("by name");
    expect(findNas(named, ip("203.0.113.8"), {})?.id).toBe("around");
  });
});

describe("N-18 which NASes stand side by side", () => {
  const source = (nasId: string, at: string, secrets: string[], more: Partial<SavedSource> = {}): SavedSource => ({
    nasId,
    source: /^[0-9a-f:.]+\/\d+$/.test(at) ? readNetwork(at) : { hostName: at },
    secrets,
    ...{ nasIdentifier: null, nasIpAddress: null, nasIpv6Address: null },
    ...more,
  });
  const cases = [
    { why: "apart from each other", mine: source("a", "10.0.0.0/24", ["x"]), other: source("b", "10.0.1.0/24", ["y"]), fault: undefined },
    {
      why: "one in the other, with other secrets",
      mine: source("a", "10.0.0.0/8", ["x"]),
      other: source("b", "10.0.1.0/24", ["y"]),
      fault: "other-secret",
    },
    {
      why: "one in the other, with one secret: the longer one decides",
      mine: source("a", "10.0.0.0/8", ["x"]),
      other: source("b", "10.0.1.0/24", ["x"]),
      fault: undefined,
    },
    {
      why: "the same address, one secret, nothing to tell them apart",
      mine: source("a", "10.0.0.1/32", ["x"]),
      other: source("b", "10.0.0.1/32", ["x"]),
      fault: "not-told-apart",
    },
    {
      why: "the same address, one secret, each with an identifier of its own",
      mine: source("a", "10.0.0.1/32", ["x"], { nasIdentifier: "a" }),
      other: source("b", "10.0.0.1/32", ["x"], { nasIdentifier: "b" }),
      fault: undefined,
    },
    {
      why: "the same identifier tells nothing apart",
      mine: source("a", "10.0.0.1/32", ["x"], { nasIdentifier: "a" }),
      other: source("b", "10.0.0.1/32", ["x"], { nasIdentifier: "a" }),
      fault: "not-told-apart",
    },
    {
      why: "only one of them has an identifier",
      mine: source("a", "10.0.0.1/32", ["x"], { nasIdentifier: "a" }),
      other: source("b", "10.0.0.1/32", ["x"]),
      fault: "not-told-apart",
    },
    {
      why: "identifiers do not help where the secrets differ",
      mine: source("a", "10.0.0.1/32", ["x"], { nasIdentifier: "a" }),
      other: source("b", "10.0.0.1/32", ["y"], { nasIdentifier: "b" }),
      fault: "other-secret",
    },
    {
      why: "N-21 halfway through a change of secrets one of two is shared",
      mine: source("a", "10.0.0.1/32", ["new"], { nasIdentifier: "a" }),
      other: source("b", "10.0.0.1/32", ["old", "new"], { nasIdentifier: "b" }),
      fault: undefined,
    },
    { why: "other families never meet", mine: source("a", "0.0.0.0/0", ["x"]), other: source("b", "::/0", ["y"]), fault: undefined },
    { why: "the same host name", mine: source("a", "bng.example", ["x"]), other: source("b", "bng.example", ["y"]), fault: "other-secret" },
    {
      why: "a host name and a network cannot be compared here",
      mine: source("a", "bng.example", ["x"]),
      other: source("b", "10.0.0.0/8", ["y"]),
      fault: undefined,
    },
  ];
  it.each(cases)("$why", ({ mine, other, fault }) => {
    expect(sourceFault([mine], [other])?.kind).toBe(fault);
    expect(sourceFault([other], [mine])?.kind).toBe(fault);
  });
});
