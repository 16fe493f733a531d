import { destination, type Logger, pino } from "pino";

export type { Logger };

// Names under which a secret could travel. Card-like digits are masked in texts as well, whatever they are called.
const secretNames = [
  "password",
  "newPassword",
  "oldPassword",
  "secret",
  "token",
  "code",
  "authorization",
  "cookie",
  "totp",
  "recoveryCode",
  "iban",
];

/** The program's log: one JSON object a line on stderr, so that stdout stays free for what a command prints. */
export function makeLog(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: "(masked)" },
      hooks: {
        streamWrite: maskCardDigits,
      },
    },
    destination({ fd: 2, sync: true }),
  );
}

// 13 to 19 digits, with single spaces or hyphens between them: what a card number looks like.
const cardLike = /(?<![\d.-])\d(?:[ -]?\d){12,18}(?![\d.])/g;

/** Card numbers that got into a text become dots; other long numbers that do not pass the Luhn check stay. */
function maskCardDigits(text: string): string {
  return text.replace(cardLike, (digits) => (passesLuhn(digits.replace(/\D/g, "")) ? `${"•".repeat(12)}${digits.slice(-4)}` : digits));
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const value = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? value * 2 : value;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
