// cli/node-flags.mjs is plain JavaScript, because Node runs it before it is known to run TypeScript.
declare module "*/node-flags.mjs" {
  export function nodeFlags(args: readonly string[]): string[];
}
