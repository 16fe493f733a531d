// What web/build/ask-ahead.js asked for before the app was there.
let asked = (globalThis as { askedAhead?: Record<string, Promise<Response>> }).askedAhead ?? {};

/** The answer to a question that was asked ahead. Each is taken once: who asks again wants to know what holds now. */
export function takeAskedAhead(url: string): Promise<Response> | undefined {
  const answer = asked[url];
  delete asked[url];
  return answer;
}

/** After a refusal nothing of it holds: somebody may sign in now. */
export function forgetAskedAhead(): void {
  asked = {};
}
