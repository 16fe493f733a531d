// The test bank's page as HTML. It works without script, says clearly that no money moves, and has one thing to do.
import { minorToDecimal } from "../../../shared/money.ts";
import type { Checkout, Method } from "./tables.ts";
import { grouped, testCards } from "./test-cards.ts";

export const checkoutUrl = (origin: string, id: string): string => `${origin}/sandbox/checkout/${id}`;

export interface Typed {
  readonly number: string;
  readonly expiry: string;
  readonly holder: string;
}

export type Fault = { readonly field: "number" | "expiry" | "holder"; readonly says: string };

export type Page =
  | {
      readonly kind: "card";
      readonly checkout: Checkout;
      readonly typed: Typed;
      readonly faults: readonly Fault[];
      readonly declined: string | undefined;
    }
  | { readonly kind: "confirm"; readonly checkout: Checkout; readonly method: Method }
  | { readonly kind: "over"; readonly checkout: Checkout | undefined };

const escaped: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const text = (value: string): string => value.replace(/[&<>"']/g, (char) => escaped[char] ?? char);

const amountText = ({ amount_minor: minor, currency }: Checkout): string =>
  // Intl takes a decimal text, so no digit is lost on the way.
  new Intl.NumberFormat("en", { style: "currency", currency }).format(minorToDecimal(minor, currency) as unknown as number);

export function renderPage(page: Page, nonce: string): string {
  const title =
    page.kind === "over"
      ? "This page is no longer open"
      : page.checkout.kind === "setup"
        ? "Save a card"
        : `Pay ${amountText(page.checkout)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${text(title)} · Test bank</title>
<style nonce="${nonce}">${styles}</style>
</head>
<body>
<aside class="strip" aria-label="Test bank"><strong>Test bank.</strong> No money moves here. Never type the number of a real card.</aside>
<main>
${body(page)}
</main>
</body>
</html>`;
}

function body(page: Page): string {
  switch (page.kind) {
    case "over":
      return overBody(page.checkout);
    case "confirm":
      return confirmBody(page.checkout, page.method);
    case "card":
      return cardBody(page);
  }
}

const heading = (checkout: Checkout): string => `
<header>
<p class="to">${text(checkout.merchant_title)}</p>
<h1>${checkout.kind === "setup" ? "Save a card" : text(amountText(checkout))}</h1>
<p class="for">${checkout.kind === "setup" ? "Nothing is charged now." : text(checkout.description)}</p>
</header>`;

function overBody(checkout: Checkout | undefined): string {
  if (!checkout) return `<h1>There is nothing here</h1><p>Go back to your provider and start again.</p>`;
  return `<h1>This page is no longer open</h1>
<p>The payment was finished or its time is up. Your provider knows how it ended.</p>
<p><a class="button" href="${text(checkout.return_url)}">Back to ${text(checkout.merchant_title)}</a></p>`;
}

function confirmBody(checkout: Checkout, method: Method): string {
  return `${heading(checkout)}
<form method="post" class="card">
<p>Is it you who pays with <strong class="keep">${text(method.brand)} •••• ${text(method.last4)}</strong>?</p>
<button class="button" name="act" value="confirm">Yes, pay ${text(amountText(checkout))}</button>
<button class="plain" name="act" value="leave" formnovalidate>No, go back</button>
</form>`;
}

function cardBody({ checkout, typed, faults, declined }: Page & { kind: "card" }): string {
  const act = checkout.kind === "setup" ? "Save this card" : `Pay ${amountText(checkout)}`;
  return `${heading(checkout)}
${declined === undefined ? "" : `<p class="alert" role="alert"><strong>The bank declined.</strong> ${text(declined)} Nothing was charged. Try another card, or go back.</p>`}
${faults.length === 0 ? "" : `<p class="alert" role="alert">Please look at ${faults.length === 1 ? "the field" : `the ${faults.length} fields`} marked below.</p>`}
<form method="post" class="card" novalidate>
${field({ name: "number", label: "Card number", value: typed.number, fault: faultOf(faults, "number"), hint: "Only the test cards below work.", more: 'inputmode="numeric" autocomplete="off" autocapitalize="off" spellcheck="false" dir="ltr"' })}
<div class="pair">
${field({ name: "expiry", label: "Valid until", value: typed.expiry, fault: faultOf(faults, "expiry"), hint: "Month and year, such as 12/30", more: 'inputmode="numeric" autocomplete="off" dir="ltr"' })}
${field({ name: "holder", label: "Name on the card", value: typed.holder, fault: faultOf(faults, "holder"), hint: "", more: 'autocomplete="off"' })}
</div>
${checkout.save_method && checkout.kind === "payment" ? `<p class="note">${text(checkout.merchant_title)} will keep this card for your next payments.</p>` : ""}
<button class="button" name="act" value="pay">${text(act)}</button>
<button class="plain" name="act" value="leave">I changed my mind</button>
</form>
<section aria-labelledby="cards">
<h2 id="cards">Test cards</h2>
<p class="lead">Choose one, and it is filled in above.</p>
<ul class="cards">
${testCards.map(cardRow).join("\n")}
</ul>
</section>`;
}

const faultOf = (faults: readonly Fault[], name: Fault["field"]): string | undefined => faults.find((fault) => fault.field === name)?.says;

function field(f: { name: string; label: string; value: string; fault: string | undefined; hint: string; more: string }): string {
  const says = f.fault ?? f.hint;
  const described = says === "" ? "" : ` aria-describedby="${f.name}-says"`;
  return `<div class="field${f.fault === undefined ? "" : " wrong"}">
<label for="${f.name}">${f.label}</label>
<input id="${f.name}" name="${f.name}" value="${text(f.value)}" ${f.more} required${described}${f.fault === undefined ? "" : ' aria-invalid="true"'}>
${says === "" ? "" : `<p class="says" id="${f.name}-says">${text(says)}</p>`}
</div>`;
}

const cardRow = ({ number, brand, says }: (typeof testCards)[number]): string =>
  `<li><a href="?card=${number.slice(-4)}"><span class="number">${grouped(number)}</span> <span class="says">${brand}. ${text(says)}.</span></a></li>`;

const styles = `
:root { color-scheme: light dark; --page: #f5f7f7; --card: #fff; --ink: #17211f; --soft: #55625f; --line: #d6dedc; --edge: #7d8a87; --accent: #0f766e; --on-accent: #fff; --warn: #fff3d6; --warn-ink: #6b4700; --bad: #b42318; --bad-page: #fdecea; }
@media (prefers-color-scheme: dark) { :root { --page: #101614; --card: #18211f; --ink: #e6edeb; --soft: #9fb0ac; --line: #2b3835; --edge: #71827e; --accent: #5eead4; --on-accent: #06201c; --warn: #3a2c08; --warn-ink: #ffdf9b; --bad: #ff9d92; --bad-page: #3a1714; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 400 16px/1.5 Inter, system-ui, "Segoe UI", Roboto, sans-serif; }
.strip { margin: 0; padding: 10px 16px; background: var(--warn); color: var(--warn-ink); text-align: center; font-size: 14px; }
main { max-width: 460px; margin: 0 auto; padding: 24px 16px 48px; }
header { text-align: center; margin: 8px 0 20px; }
h1 { margin: 0; font-size: 32px; line-height: 1.2; font-weight: 600; letter-spacing: -.01em; font-variant-numeric: tabular-nums; }
h2 { margin: 32px 0 8px; font-size: 14px; font-weight: 600; color: var(--soft); }
.to { margin: 0 0 4px; font-weight: 600; } .for { margin: 4px 0 0; color: var(--soft); }
.card { display: grid; gap: 16px; padding: 20px; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
.pair { display: grid; gap: 16px; grid-template-columns: 1fr; }
@media (min-width: 420px) { .pair { grid-template-columns: 2fr 3fr; } }
label { display: block; margin-bottom: 4px; font-size: 14px; font-weight: 500; }
input { width: 100%; min-height: 48px; padding: 8px 12px; font: inherit; font-variant-numeric: tabular-nums; color: inherit; background: transparent; border: 1px solid var(--edge); border-radius: 8px; }
.says, .note { margin: 4px 0 0; font-size: 14px; color: var(--soft); } .card > p { margin: 0; }
.wrong input { border-color: var(--bad); } .wrong .says { color: var(--bad); }
.alert { margin: 0 0 16px; padding: 12px 16px; border-radius: 8px; background: var(--bad-page); color: var(--bad); }
button, .button { display: block; width: 100%; min-height: 48px; padding: 12px 16px; font: inherit; font-weight: 600; text-align: center; text-decoration: none; border-radius: 8px; cursor: pointer; }
.button { color: var(--on-accent); background: var(--accent); border: 1px solid transparent; } .plain { color: inherit; background: transparent; border: 1px solid transparent; text-decoration: underline; font-weight: 500; min-height: 44px; padding: 8px 16px; margin-top: -8px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.lead { margin: 0 0 8px; font-size: 14px; color: var(--soft); } .keep { white-space: nowrap; }
.cards { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: 12px; overflow: hidden; background: var(--card); }
.cards li + li { border-top: 1px solid var(--line); }
.cards a { display: block; padding: 10px 16px; color: inherit; text-decoration: none; } .cards a:hover .number { text-decoration: underline; }
.cards .number { display: block; font-variant-numeric: tabular-nums; font-weight: 500; } .cards .says { display: block; margin: 0; }
`;
