// What web/build/ask-ahead.js asked for before the app was there.
let asked: Record<string, Promise<Response>> = {
  ...(globalThis as { askedAhead?: Record<string, Promise<Response>> }).askedAhead,
  ...answersInPage(),
};

/** The page came with answers about whoever is signed in: how old they are nobody here knows. */
export const hasOldAnswers = (): boolean => document.querySelector('meta[name="drawn"][data-live]') !== null;

/** What the server asked itself to draw the page. */
function answersInPage(): Record<string, Promise<Response>> {
  const text = typeof document === "undefined" ? undefined : document.getElementById("answers")?.textContent;
  const answers = JSON.parse(text ?? "{}") as Record<string, object>;
  return Object.fromEntries(Object.entries(answers).map(([url, answer]) => [url, Promise.resolve(Response.json(answer))]));
}

/** The answer to a question that was asked ahead. Each is taken once: who asks again wants to know what holds now. */
export function takeAskedAhead(url: string): Promise<Response> | undefined {
  const answer = asked[url];
  delete asked[url];
  return answer;
}

/** After a refusal nothing of it holds: somebody may sign in now. Nor after an act, or once the stream of changes is open: what is not taken is old. */
export function forgetAskedAhead(): void {
  asked = {};
}
