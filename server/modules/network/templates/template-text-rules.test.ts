import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileText } from "./template-text-rules.ts";
import { TemplateFault } from "./template-values-rules.ts";
import type { TemplateVariables } from "./template-variables-rules.ts";

const variables: TemplateVariables = {
  rate: { down: 50_000_000, up: 10_000_000, min_up: 0 },
  plan: { code: "home-50", name: "Home 50", attr: { half: 0.5, digits: "20", code: "007", word: "gold", empty: "", huge: 1e300 } },
  service: { login: "alice@isp.example", attr: { vlan: 812, filtered: true, open: false } },
  list: "debt",
};

const render = (text: string, given = variables): string => compileText(text).render(given);

/** The message of the fault that the work throws. */
function faultOf(work: () => unknown): string {
  try {
    work();
  } catch (fault) {
    if (fault instanceof TemplateFault) return fault.message;
    throw fault;
  }
  throw new Error("no fault");
}

describe("N-67 what a text renders to", () => {
  it.each([
    ["a text alone", "dm-active", "dm-active"],
    ["nothing", "", ""],
    ["a variable in a text", "dm-{{ list }}", "dm-debt"],
    ["no spaces needed", "{{rate.up}}/{{rate.down}}", "10000000/50000000"],
    ["single brackets are text", "{a} % {", "{a} % {"],
    ["brackets of templates as a literal", '{{ "}}" }}{{ "{{" }}', "}}{{"],
    ["literals in either quote, one within the other", `{{ 'a"b' }}{{ "c'd" }}`, `a"bc'd`],
    ["a number", "{{ 12.50 }}", "12.5"],
  ])("%s", (_why, text, expected) => {
    expect(render(text)).toBe(expected);
  });

  it.each([
    ["products before sums", "1 + 2 * 3", "7"],
    ["brackets first", "(1 + 2) * 3", "9"],
    ["from left to right", "20 - 5 - 3", "12"],
    ["and so for quotients", "80 / 4 / 2", "10"],
    ["minus before a value", "-2 * -3 - -1", "7"],
    ["two decimals of a fraction", "10 / 8", "1.25"],
    ["six decimals at most", "2 / 3", "0.666667"],
    ["no zeros at the end", "0.1 + 0.2", "0.3"],
    ["nearly nothing is 0, without a sign", "0 - 0.0000001", "0"],
    ["a whole number has no decimals", "rate.down / 8 * 1.5", "9375000"],
    ["the largest one", "9007199254740991", "9007199254740991"],
    ["a text of digits counts as a number", "plan.attr.digits * 2", "40"],
    ["true is 1 and false is 0", "service.attr.filtered + service.attr.open", "1"],
  ])("arithmetic: %s", (_why, expression, expected) => {
    expect(render(`{{ ${expression} }}`)).toBe(expected);
  });

  it.each([
    ["the whole expression is filtered", "rate.down / 8 * 1.00000001 | round", "6250000"],
    ["half is rounded up", "2.5 | round", "3"],
    ["less than half down", "2.49 | round", "2"],
    ["kbit/s have 1000 bits (N-2)", "rate.down | kbps", "50000"],
    ["nobody is given more than was sold", "1999 | kbps", "1"],
    ["0 would mean without limit, so some speed stays some", "999 | kbps", "1"],
    ["and for Mbit/s", "512000 | mbps", "1"],
    ["Mbit/s round down", "2500000 | mbps", "2"],
    ["0 stays 0", "0 | kbps", "0"],
    ["fractions of Mbit/s by arithmetic", "2500000 / 1000000", "2.5"],
    ["upper", "plan.code | upper", "HOME-50"],
    ["a number in hex, in whole bytes", "2748 | hex", "0abc"],
    ["a text in hex is its bytes", '"Zü" | hex', "5ac3bc"],
    ["one filter behind the other", "service.attr.vlan | hex | upper", "032C"],
    ["default of what is absent", 'plan.attr.none | default("x")', "x"],
    ["default of an empty text", 'plan.attr.empty | default("x")', "x"],
    ["0 is there, so it has no default", "rate.min_up | default(5)", "0"],
    ["default may be an expression", "plan.attr.none | default(rate.up / 2 | kbps)", "5000"],
    ["filtered within brackets", "(plan.attr.none | default(3)) * 2", "6"],
  ])("filters: %s", (_why, expression, expected) => {
    expect(render(`{{ ${expression} }}`)).toBe(expected);
  });

  it.each([
    ["more", "rate.down > rate.up", true],
    ["not more", "rate.up > rate.down", false],
    ["at least", "rate.down >= 50000000", true],
    ["at most", "rate.down <= 49999999", false],
    ["equal texts", 'list == "debt"', true],
    ["other texts", "list != 'debt'", false],
    ["a text of digits is equal to its number", "plan.attr.digits == 20", true],
    ["two texts are compared as texts", 'plan.attr.code == "7"', false],
    ["a word is no number, and not equal to one", "plan.attr.word == 7", false],
    ["arithmetic before comparisons", "rate.up * 5 == rate.down", true],
    ["and before or", "1 or 0 and 0", true],
    ["brackets first", "(1 or 0) and 0", false],
    ["not is looser than a comparison", "not rate.down > 0", false],
    ["not is tighter than and", "not 0 and 0", false],
    ["not not", "not not 5", true],
    ["0 is false", "rate.min_up", false],
    ["a word is true", "plan.attr.word", true],
    ["an empty text is false", '""', false],
    ["what is on is true", "service.attr.filtered", true],
    ["what is off is false", "service.attr.open", false],
    ["the right side of `or` is not looked at without need", "1 or 1 / 0", true],
    ["the right side of `and` is not looked at without need", "0 and 1 / 0", false],
    ["a filter in a condition", "(rate.down | mbps) == 50", true],
    ["a filter of the whole condition", "0 > 1 | default(1)", false],
  ])("conditions: %s", (_why, condition, expected) => {
    expect(render(`{% if ${condition} %}yes{% endif %}`)).toBe(expected ? "yes" : "");
  });

  it.each([
    ["the first that holds", "{% if 0 %}a{% elif 1 %}b{% elif 1 %}c{% else %}d{% endif %}", "b"],
    ["else", "{% if 0 %}a{% elif 0 %}b{% else %}c{% endif %}", "c"],
    ["none", "<{% if 0 %}a{% endif %}>", "<>"],
    ["one within the other", "{% if 1 %}{% if 0 %}a{% else %}b{% endif %}{% else %}c{% endif %}d", "bd"],
    ["only the branch that holds is rendered", "{% if rate.min_up > 0 %}{{ 1 / rate.min_up }}{% endif %}", ""],
    ["brackets behind if", "{% if(1) %}a{% endif %}", "a"],
  ])("branches: %s", (_why, text, expected) => {
    expect(render(text)).toBe(expected);
  });
});

describe("N-67 what is absent", () => {
  it.each([
    ["prints as nothing", "<{{ plan.attr.none }}>", "<>"],
    ["an empty text is absent", "<{{ plan.attr.empty }}>", "<>"],
    ["is 0 in arithmetic", "{{ plan.attr.none + 5 }}", "5"],
    ["stays absent through filters", "<{{ plan.attr.none | round }}{{ ip.v4 | hex }}{{ ip.v4 | upper }}{{ ip.v4 | kbps }}>", "<>"],
    ["is false", "{% if plan.attr.none %}a{% else %}b{% endif %}", "b"],
    ["is not less than anything", "{% if session.timeout < 900 %}a{% else %}b{% endif %}", "b"],
    ["is not more than anything", "{% if session.timeout >= 0 %}a{% else %}b{% endif %}", "b"],
    ["is not 0", "{% if session.timeout == 0 %}a{% else %}b{% endif %}", "b"],
    ["is the empty text", '{% if reason == "" %}a{% else %}b{% endif %}', "a"],
    ["differs from any other", '{% if reason != "debt" %}a{% else %}b{% endif %}', "a"],
    ["is what every object has by nature", "<{{ plan.attr.constructor }}{{ plan.attr.__proto__ }}>", "<>"],
  ])("%s", (_why, text, expected) => {
    expect(render(text)).toBe(expected);
  });

  it("is all there is where no variables are given", () => {
    expect(render("{{ rate.down }}{{ plan.code }}{{ service.attr.vlan }}{{ walled.url }}{{ interim }}", {})).toBe("");
  });
});

describe("N-68 what cannot be read", () => {
  it.each([
    ["{% if 1 %}a", "`{% if %}` without `{% endif %}`"],
    ["{% if 1 %}a{% else %}b", "`{% if %}` without `{% endif %}`"],
    ["a{% endif %}", "`{% endif %}` without `{% if %}`"],
    ["{% else %}", "`{% else %}` without `{% if %}`"],
    ["{% if 1 %}{% else %}{% elif 1 %}{% endif %}", "`{% elif %}` behind `{% else %}`"],
    ["{% if 1 %}{% else %}{% else %}{% endif %}", "`{% else %}` behind `{% else %}`"],
    ["{% if %}a{% endif %}", "`{% if %}` without a condition"],
    ["{% if 1 %}{% else if 2 %}{% endif %}", "`{% else %}` has nothing behind its name"],
    ["{% for x %}", "unknown tag `{% for %}`"],
    ["{% %}", "`{%` is followed by if, elif, else or endif"],
    ["{{ rate.down | foo }}", "unknown filter `foo`"],
    ["{{ rate.down | constructor }}", "unknown filter `constructor`"],
    ["{{ rate.down | }}", "`|` is followed by the name of a filter"],
    ["{{ rate.down | round(2) }}", "the filter `round` takes nothing in brackets"],
    ["{{ rate.down | default }}", 'the filter `default` needs a value, as in default("x")'],
    ["{{ rate.down | default(1 }}", "`(` is not closed by `)`"],
    ["{{ nas.secret }}", "unknown variable `nas.secret`; there are nas.name, nas.id"],
    ["{{ plan.attr }}", "unknown variable `plan.attr`; there are plan.name, plan.code, plan.attr.*"],
    ["{{ plan.attr.a.b }}", "unknown variable `plan.attr.a.b`; there are plan.name, plan.code, plan.attr.*"],
    ["{{ rule.constructor }}", "unknown variable `rule.constructor`; there is rule.name"],
    ["{{ rate.down", "`{{` is not closed by `}}`"],
    ["{% if 1", "`{%` is not closed by `%}`"],
    ["rate }}", "`}}` without `{{`"],
    ["if %}", "`%}` without `{%`"],
    ["{{ }}", "a value is missing at the end of an expression"],
    ["{{ 1 + }}", "a value is missing at the end of an expression"],
    ["{{ * 2 }}", "a value is missing before `*`"],
    ["{{ 1 and or 2 }}", "a value is missing before `or`"],
    ["{{ (1 + 2 }}", "`(` is not closed by `)`"],
    ["{{ 1 + 2) }}", "`)` is not expected here"],
    ["{{ 1 2 }}", "`2` is not expected here"],
    ['{{ 1 "a" }}', '`"a"` is not expected here'],
    ["{{ 8x }}", "`x` is not expected here"],
    ["{{ 1 < 2 < 3 }}", "`<` compares two values: join two comparisons with `and`"],
    ["{{ 1 | round == 2 }}", "a filter takes all that stands before it, so `==` cannot follow: put brackets around what is filtered"],
    ['{{ "a }}', 'a text that begins with " is not closed'],
    ["{{ a = 1 }}", "`=` is not expected in an expression"],
    ["{{ 1 % 2 }}", "`%` is not expected in an expression"],
    ["{{ 😀 }}", "`😀` is not expected in an expression"],
    ["{{ 9007199254740993 }}", "a number is beyond 2^53"],
  ])("%s", (text, expected) => {
    expect(faultOf(() => compileText(text))).toBe(expected);
  });

  it.each([
    ["brackets", `{{ ${"(".repeat(5000)}1${")".repeat(5000)} }}`],
    ["signs", `{{ ${"- ".repeat(5000)}1 }}`],
    ["negations", `{{ ${"not ".repeat(5000)}1 }}`],
    ["sums", `{{ ${"1 + ".repeat(5000)}1 }}`],
  ])("too many %s are told of before they exhaust the stack", (_what, text) => {
    expect(faultOf(() => compileText(text))).toBe("an expression has more than 200 words");
  });

  it("so are conditions within conditions", () => {
    const nested = (levels: number) => `${"{% if 1 %}".repeat(levels)}a${"{% endif %}".repeat(levels)}`;
    expect(render(nested(20))).toBe("a");
    expect(faultOf(() => compileText(nested(21)))).toBe("conditions stand within each other more than 20 deep");
  });
});

describe("N-68 what cannot be rendered", () => {
  it.each([
    ["{{ rate.down / rate.min_up }}", "division by zero"],
    ["{{ rate.down / plan.attr.none }}", "division by zero"],
    ["{{ plan.code * 2 }}", "`*` needs a number, and there is a text"],
    ["{{ -plan.code }}", "`-` needs a number, and there is a text"],
    ["{{ plan.code | kbps }}", "`kbps` needs a number, and there is a text"],
    ["{% if plan.code > 1 %}a{% endif %}", "`>` needs a number, and there is a text"],
    ["{{ 0 - 1 | hex }}", "`hex` needs a text, or a whole number from 0"],
    ["{{ plan.attr.half | hex }}", "`hex` needs a text, or a whole number from 0"],
    ["{{ 9007199254740991 * 2 }}", "a number is beyond 2^53"],
    ["{{ plan.attr.huge }}", "a number is beyond 2^53"],
  ])("%s", (text, expected) => {
    const { render: renderIt } = compileText(text);
    expect(faultOf(() => renderIt(variables))).toBe(expected);
  });
});

describe("what a text may come to, known without variables", () => {
  it.each([
    ["a literal", "dm-walled", ["dm-walled"]],
    ["conditions of literals", "{% if walled.vlan %}VLAN{% elif list %}{% else %}x{% endif %}", ["VLAN", "", "x"]],
    ["no else", "{% if walled.vlan %}VLAN{% endif %}", ["VLAN", ""]],
    ["a variable may be anything", "{{ list }}", undefined],
    ["so may a branch with one", "{% if list %}{{ list }}{% else %}x{% endif %}", undefined],
    ["a text before a condition", "a{% if list %}b{% endif %}", undefined],
  ])("%s", (_why, text, expected) => {
    expect(compileText(text).outcomes).toEqual(expected);
  });
});

describe("any text at all", () => {
  const fragments = [
    ...[
      "{{",
      "}}",
      "{%",
      "%}",
      " if ",
      " elif ",
      " else ",
      " endif ",
      "(",
      ")",
      "|",
      "+",
      "-",
      "*",
      "/",
      "<",
      ">=",
      "==",
      "!=",
      ",",
      '"',
      "'",
    ],
    ...[
      " and ",
      " or ",
      " not ",
      " rate.down ",
      " plan.attr.word ",
      " list ",
      "round",
      "hex",
      "default(",
      "0",
      "1.5",
      "9007199254740991",
      " ",
      "a",
      ".",
    ],
    ...["{% if 1 %}", "{% endif %}", "{% else %}", "{{ rate.up }}"],
  ];
  const ofFragments = fc.array(fc.constantFrom(...fragments), { maxLength: 40 }).map((some) => some.join(""));
  const asExpression = ofFragments.map((text) => `{{ ${text.replace(/[{}%]/g, "")} }}`);
  const anyText = fc.oneof(ofFragments, asExpression, fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }));

  it("compiles or is a fault, and renders or is a fault", () => {
    let compiled = 0;
    fc.assert(
      fc.property(anyText, (text) => {
        try {
          const { render: renderIt } = compileText(text);
          compiled += 1;
          expect(typeof renderIt(variables)).toBe("string");
          renderIt({});
        } catch (fault) {
          expect(fault).toBeInstanceOf(TemplateFault);
        }
      }),
      { numRuns: 3000 },
    );
    expect(compiled).toBeGreaterThan(100);
  });

  it("without brackets of templates it stays as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        fc.pre(!/\{\{|\}\}|\{%|%\}/.test(text));
        expect(render(text)).toBe(text);
      }),
    );
  });

  it("sums and products of whole numbers are those of arithmetic", () => {
    const small = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(small, small, small, (a, b, c) => {
        expect(render(`{{ ${a} + ${b} * ${c} }}`)).toBe(String(a + b * c));
        expect(render(`{{ (${a} - ${b}) * ${c} }}`)).toBe(String((a - b) * c).replace(/^-0$/, "0"));
      }),
    );
  });
});
