import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeAttributes } from "../../../protocols/radius/attributes.ts";
import { readPacket } from "../../../protocols/radius/packet.ts";
import { PacketWriter } from "../../../protocols/radius/packet-writer.ts";
import { prepareSecret } from "../../../protocols/radius/secret.ts";
import { encodeLines } from "./encode-lines.ts";
import { compileTemplate, renderTemplate } from "./reply-template.ts";
import type { TemplateVariables } from "./template-variables-rules.ts";

const variables: TemplateVariables = { rate: { down: 0, up: 20 }, plan: { code: "home" }, list: "debt" };

function render(text: string, given = variables) {
  const { template, faults } = compileTemplate(text);
  const rendered = renderTemplate(template, given);
  return {
    compileFaults: faults,
    renderFaults: rendered.faults,
    lines: rendered.lines.map(({ attribute, operator, value }) => `${attribute} ${operator} ${JSON.stringify(value)}`),
  };
}

/** The bytes as a NAS reads them. */
function decoded(bytes: Buffer) {
  const packet = new PacketWriter()
    .start(2, 1, { withMessageAuthenticator: false })
    .addEncoded(bytes)
    .finishRequest(prepareSecret("demarc-lab"));
  return decodeAttributes(readPacket(packet), { maskSecrets: false }).map(({ name, tag, value }) =>
    tag === undefined ? `${name} = ${value}` : `${name}:${tag} = ${value}`,
  );
}

describe("N-68 lines", () => {
  it.each([
    ["set and add", 'Filter-Id = "a"\nFilter-Id += "b"', ['Filter-Id = "a"', 'Filter-Id += "b"']],
    ["quotes keep blanks", 'Filter-Id = " a "', ['Filter-Id = " a "']],
    ["without quotes they go, also around what is rendered", "Filter-Id =  {% if 1 %} a {% endif %} ", ['Filter-Id = "a"']],
    ["an empty value leaves the line out", 'Filter-Id = "{{ plan.name }}"\nFramed-Pool = "p"', ['Framed-Pool = "p"']],
    ["so do blanks alone", 'Filter-Id = " {{ plan.name }} "', []],
    ["names are spelled as the dictionary spells them", 'filter-id = "a"', ['Filter-Id = "a"']],
    ["tags are written alike", 'erx-service-activate:01 = "a"', ['ERX-Service-Activate:1 = "a"']],
    ["comments and empty lines say nothing", '\n# Filter-Id = "{{"\n  \nFilter-Id = "a"', ['Filter-Id = "a"']],
    ["literals within a quoted value", 'Filter-Id = "{{ plan.name | default("x") }}"', ['Filter-Id = "x"']],
    ["lines may end as on Windows", 'Filter-Id = "a"\r\nFramed-Pool = "p"\r\n', ['Filter-Id = "a"', 'Framed-Pool = "p"']],
  ])("%s", (_why, text, lines) => {
    expect(render(text)).toEqual({ compileFaults: [], renderFaults: [], lines });
  });

  it("that cannot be read are told of by number, and the others work", () => {
    const text = 'Filter-Id = "{{ rate.up | foo }}"\n\nnonsense\n# nothing\nFramed-Pool = "{% if 1 %}p"\nReply-Message = "ok"';
    expect(render(text)).toEqual({
      compileFaults: [
        "line 1: unknown filter `foo`",
        'line 3: each line is: Attribute = "value"',
        "line 5: `{% if %}` without `{% endif %}`",
      ],
      renderFaults: [],
      lines: ['Reply-Message = "ok"'],
    });
  });

  it("that cannot be rendered are skipped and told of, and the reply still goes out", () => {
    const text = 'Filter-Id = "{{ rate.up / rate.down }}"\nFramed-Pool = "{{ plan.code * 2 }}"\nReply-Message = "ok"';
    expect(render(text)).toEqual({
      compileFaults: [],
      renderFaults: ["line 1: division by zero", "line 2: `*` needs a number, and there is a text"],
      lines: ['Reply-Message = "ok"'],
    });
  });

  it("any text compiles to lines and faults, and what compiles renders", () => {
    const names = fc.constantFrom("Filter-Id", "Session-Timeout", "Nobody", "ERX-Service-Activate:1", "#", "");
    const values = fc.constantFrom('"a"', "1", '"{{ list }}"', "{{ 1 / 0 }}", "{{ list * 2 }}", "{% if", '"', "", "{{ x }}");
    const line = fc.tuple(names, fc.constantFrom("=", "+=", "==", ""), values).map((words) => words.join(" "));
    const text = fc.oneof(
      fc.array(line, { maxLength: 8 }).map((lines) => lines.join("\n")),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(text, (some) => {
        const { template, faults } = compileTemplate(some);
        const said = some
          .split("\n")
          .map((one) => one.trim())
          .filter((one) => one !== "" && !one.startsWith("#"));
        expect(template.lines.length + faults.length).toBe(said.length);
        const rendered = renderTemplate(template, variables);
        expect(rendered.lines.length + rendered.faults.length).toBeLessThanOrEqual(template.lines.length);
        encodeLines(rendered.lines);
      }),
    );
  });
});

describe("lines as bytes", () => {
  const encode = (text: string) => encodeLines(renderTemplate(compileTemplate(text).template, variables).lines);

  it.each([
    ["text", 'Filter-Id = "home/ü"', "Filter-Id = home/ü"],
    ["a number", "Session-Timeout = 900", "Session-Timeout = 900"],
    ["a number by its name", "Service-Type = Framed-User", "Service-Type = Framed-User"],
    ["a named number by number", "Tunnel-Type = 13", "Tunnel-Type = VLAN"],
    ["a vendor's", 'Mikrotik-Rate-Limit = "1000000/2000000"', "Mikrotik-Rate-Limit = 1000000/2000000"],
    ["a tag before text", 'ERX-Service-Activate:1 = "internet(1k,2k)"', "ERX-Service-Activate:1 = internet(1k,2k)"],
    ["a tag in a number", "Tunnel-Medium-Type:3 = IEEE-802", "Tunnel-Medium-Type:3 = IEEE-802"],
    ["an address", "Framed-IP-Address = 203.0.113.7", "Framed-IP-Address = 203.0.113.7"],
    ["a prefix", "Delegated-IPv6-Prefix = 2001:db8:7700::/56", "Delegated-IPv6-Prefix = 2001:db8:7700::/56"],
    ["bytes", "Class = 0x64{{ 2748 | hex }}", "Class = 0x640abc"],
    ["an attribute by its numbers", "Attr-26.14988.77 = 0x01", "Attr-26.14988.77 = 0x01"],
    ["what a large tag would hide", 'Tunnel-Private-Group-Id = "812"', "Tunnel-Private-Group-Id = 812"],
  ])("%s", (_why, text, expected) => {
    const { bytes, faults } = encode(text);
    expect(faults).toEqual([]);
    expect(decoded(bytes)).toEqual([expected]);
  });

  it("stand in the order of the lines", () => {
    const { bytes } = encode('Reply-Message = "a"\nFilter-Id = "b"\nReply-Message += "c"');
    expect(decoded(bytes)).toEqual(["Reply-Message = a", "Filter-Id = b", "Reply-Message = c"]);
  });

  it("no lines, no bytes", () => {
    expect(encodeLines([])).toEqual({ bytes: Buffer.alloc(0), faults: [] });
  });

  it.each([
    ["no such attribute", 'Mikrotik-Rate-Limt = "1/2"', 'there is no attribute "Mikrotik-Rate-Limt"'],
    ["no value of the type", "Session-Timeout = soon", 'Session-Timeout (integer): "soon" is not a whole number from 0 to 4294967295'],
    [
      "no fraction in a number",
      "Session-Timeout = {{ 3 / 2 }}",
      'Session-Timeout (integer): "1.5" is not a whole number from 0 to 4294967295',
    ],
    ["too long", `Filter-Id = "${"x".repeat(254)}"`, "Filter-Id: 254 bytes do not fit into attribute 11, which holds 253"],
    ["no tag on this one", 'Filter-Id:1 = "a"', "Filter-Id has no such tag as in Filter-Id:1"],
    ["a tag is at most 31", 'ERX-Service-Activate:32 = "a"', "ERX-Service-Activate has no such tag as in ERX-Service-Activate:32"],
    ["hidden", 'Tunnel-Password = "a"', "Tunnel-Password is hidden with the router's secret, so no line can set it"],
    ["hidden, by number", "Attr-2 = 0x61", "Attr-2 is hidden with the router's secret, so no line can set it"],
    ["of the packet", "Message-Authenticator = 0x00", "Message-Authenticator belongs to the packet itself, so no line can set it"],
  ])("told of and left out: %s", (_why, text, fault) => {
    const { bytes, faults } = encode(`${text}\nFramed-Pool = "p"`);
    expect(faults).toEqual([fault]);
    expect(decoded(bytes)).toEqual(["Framed-Pool = p"]);
  });

  it("any text of up to 253 bytes arrives as it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }), (value) => {
        fc.pre(Buffer.byteLength(value, "utf8") <= 253);
        const { bytes, faults } = encodeLines([{ attribute: "Reply-Message", operator: "=", value }]);
        expect(faults).toEqual([]);
        expect(decoded(bytes)).toEqual([`Reply-Message = ${value}`]);
      }),
    );
  });
});
