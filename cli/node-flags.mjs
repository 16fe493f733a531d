/**
 * How Node is started. Room for what requests need for a moment: it is forgotten before it is moved, and collecting it takes half the time.
 * A process that does RADIUS alone has less of it: it is collected four times as often, and a login is held up for three milliseconds at
 * most instead of seven (docs/performance.md).
 * @param {readonly string[]} args - of the operator's tool
 * @returns {string[]}
 */
export function nodeFlags(args) {
  const at = args.indexOf("--roles");
  const roles = at === -1 ? args.find((arg) => arg.startsWith("--roles="))?.slice("--roles=".length) : args[at + 1];
  return [`--max-semi-space-size=${roles === "radius" ? 16 : 64}`];
}
