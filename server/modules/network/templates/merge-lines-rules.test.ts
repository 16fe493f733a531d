import { describe, expect, it } from "vitest";
import { mergeLines, type RenderedLine } from "./merge-lines-rules.ts";

/** "Filter-Id += a" */
function lineOf(text: string): RenderedLine {
  const [attribute = "", operator, ...value] = text.split(" ");
  return { attribute, operator: operator === "+=" ? "+=" : "=", value: value.join(" ") };
}

const merge = (...layers: readonly string[][]): string[] =>
  mergeLines(layers.map((layer) => layer.map(lineOf))).map(({ attribute, operator, value }) => `${attribute} ${operator} ${value}`);

describe("N-69 vendor profile, NAS, plan, service", () => {
  it.each<{ why: string; layers: string[][]; expected: string[] }>([
    { why: "no layers", layers: [], expected: [] },
    { why: "others stay", layers: [["A = 1"], ["B = 2"]], expected: ["A = 1", "B = 2"] },
    { why: "the later one wins", layers: [["A = 1", "B = 2"], [], ["A = 3"], ["A = 4"]], expected: ["B = 2", "A = 4"] },
    { why: "in one layer, too", layers: [["A = 1", "A = 2"]], expected: ["A = 2"] },
    { why: "+= adds an instance", layers: [["A = 1"], ["A += 2"], ["A += 3"]], expected: ["A = 1", "A += 2", "A += 3"] },
    { why: "= does away with all instances", layers: [["A = 1", "A += 2"], ["A = 3"]], expected: ["A = 3"] },
    { why: "+= behind it adds to it", layers: [["A += 1"], ["A = 2", "A += 3"]], expected: ["A = 2", "A += 3"] },
    { why: "+= alone is enough", layers: [["A += 1"]], expected: ["A += 1"] },
    { why: "two tags are two attributes", layers: [["S:1 = a", "S:2 = b"], ["S:2 = c"]], expected: ["S:1 = a", "S:2 = c"] },
    {
      why: "a Cisco pair replaces the pair of its name only",
      layers: [["Cisco-AVPair = ip:inacl=A", "Cisco-AVPair += ip:addr-pool=p"], ["Cisco-AVPair = ip:inacl=B"]],
      expected: ["Cisco-AVPair += ip:addr-pool=p", "Cisco-AVPair = ip:inacl=B"],
    },
    {
      why: "IPv6 is another name",
      layers: [["Cisco-AVPair = ipv6:inacl=A", "Cisco-AVPair += ip:inacl=A"], ["Cisco-AVPair = ipv6:inacl=B"]],
      expected: ["Cisco-AVPair += ip:inacl=A", "Cisco-AVPair = ipv6:inacl=B"],
    },
    {
      why: "numbered Cisco pairs go together",
      layers: [
        ["Cisco-AVPair = lcp:interface-config#1=a", "Cisco-AVPair += lcp:interface-config#2=b"],
        ["Cisco-AVPair = lcp:interface-config#1=c"],
      ],
      expected: ["Cisco-AVPair = lcp:interface-config#1=c"],
    },
  ])("$why", ({ layers, expected }) => {
    expect(merge(...layers)).toEqual(expected);
  });
});
