import { describe, expect, it } from "vitest";
import { shippedNames, shippedProfiles } from "../profiles/shipped-profiles.ts";
import { checkTemplate } from "./check-template.ts";
import { inOrder } from "./reply-template.ts";

describe("N-68 what is checked before a template is saved", () => {
  it.each(shippedNames)("%s could be saved", (name) => {
    const { acceptLines, blockLines, restoreLines } = shippedProfiles[name];
    expect([acceptLines, blockLines, restoreLines].flatMap((text) => checkTemplate(text))).toEqual([]);
  });

  it.each([
    ["nothing", ""],
    ["an attribute by number", "Attr-26.14988.77 = 0x01"],
    ["fields of the provider's own", 'Filter-Id = "{{ plan.attr.filter }}{{ service.attr.x }}{{ customer.attr.y }}"'],
    ["a division with a way out", "Session-Timeout = {{ 900 / (plan.attr.share | default(1)) }}"],
    ["a number where there is one", "Session-Timeout = {{ session.timeout }}"],
    ["a static address where there is one", "Framed-IP-Address = {{ ip.v4 }}\nDelegated-IPv6-Prefix = {{ ip.v6_pd }}"],
  ])("may be: %s", (_why, text) => {
    expect(checkTemplate(text)).toEqual([]);
  });

  it.each([
    ["an unknown attribute", 'Mikrotik-Rate = "1/2"', ['line 1: there is no attribute "Mikrotik-Rate"']],
    [
      "an unknown attribute that no sample fills",
      'Mikrotik-Rate = "{{ plan.attr.none }}"',
      ['line 1: there is no attribute "Mikrotik-Rate"'],
    ],
    [
      "a literal of another type",
      'Filter-Id = "a"\nSession-Timeout = "soon"',
      ['line 2: Session-Timeout (integer): "soon" is not a whole number from 0 to 4294967295'],
    ],
    [
      "a literal in a branch that no sample takes",
      "Session-Timeout = {% if rule.name == 'Nobody' %}soon{% endif %}",
      ['line 1: Session-Timeout (integer): "soon" is not a whole number from 0 to 4294967295'],
    ],
    ["an unknown variable", 'Filter-Id = "{{ nas.secret }}"', ["line 1: unknown variable `nas.secret`; there are nas.name, nas.id"]],
    [
      "an unknown variable in a condition",
      'Filter-Id = "{% if nas.password %}a{% endif %}"',
      ["line 1: unknown variable `nas.password`; there are nas.name, nas.id"],
    ],
    ["what cannot be read", 'Filter-Id = "{% if list %}a"', ["line 1: `{% if %}` without `{% endif %}`"]],
    ["no line", "nonsense", ['line 1: each line is: Attribute = "value"']],
    [
      "a text where a number is needed",
      "Session-Timeout = {{ plan.code * 2 }}",
      ["line 1: `*` needs a number, and there is a text (tried with a plain PPPoE service)"],
    ],
    [
      "what only the second sample has",
      "Session-Timeout = {{ rule.name }}",
      [
        'line 1: Session-Timeout (integer): "Evening" is not a whole number from 0 to 4294967295 (tried with a service with burst, IPv6 and a static address)',
      ],
    ],
    [
      "what only the walled one has",
      "Session-Timeout = {{ list }}",
      [
        'line 1: Session-Timeout (integer): "debt" is not a whole number from 0 to 4294967295 (tried with a service that is blocked for debt)',
      ],
    ],
    [
      "a division by what may be absent",
      "Session-Timeout = {{ 900 / plan.attr.share }}",
      ["line 1: division by zero (tried with a plain PPPoE service)"],
    ],
    ["what the packet itself needs", "Proxy-State = 0x00", ["line 1: Proxy-State belongs to the packet itself, so no line can set it"]],
    ["a hidden attribute", 'User-Password = "x"', ["line 1: User-Password is hidden with the router's secret, so no line can set it"]],
    [
      "several at once",
      'A = "x"\nFilter-Id = "ok"\nB = "y"\nFilter-Id = "{{ foo }"',
      ['line 1: there is no attribute "A"', 'line 3: there is no attribute "B"', "line 4: `}` is not expected in an expression"],
    ],
  ])("refused: %s", (_why, text, expected) => {
    expect(inOrder(checkTemplate(text))).toEqual(expected);
  });
});
