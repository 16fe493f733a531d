// Many ask at once, and a commit costs more than an answer: whoever asks while others are being answered goes into the next transaction together.

interface Waiting<Question, Answer> {
  readonly question: Question;
  readonly since: number;
  readonly answer: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
}

export class ServedTogether<Question, Answer> {
  readonly #answerAll: (questions: readonly Question[]) => Promise<readonly Answer[]>;
  readonly #lanes: number;
  readonly #most: number;
  readonly #gatherMs: number;
  readonly #waiting: Waiting<Question, Answer>[] = [];
  readonly #serving = new Set<Promise<void>>();
  #busy = 0;

  /**
   * @param answerAll - an answer for each question, in their order
   * @param lanes - how many transactions at once, and `most` how many questions each of them takes; `gatherMs`: for so long they are gathered
   * where nobody waits for the answer
   */
  constructor(
    answerAll: (questions: readonly Question[]) => Promise<readonly Answer[]>,
    { lanes, most, gatherMs = 0 }: { readonly lanes: number; readonly most: number; readonly gatherMs?: number },
  ) {
    this.#answerAll = answerAll;
    this.#lanes = lanes;
    this.#most = most;
    this.#gatherMs = gatherMs;
  }

  ask(question: Question): Promise<Answer> {
    return new Promise((answer, fail) => {
      this.#waiting.push({ question, since: performance.now(), answer, fail });
      if (this.#busy >= this.#lanes) return;
      const serving = this.#serve().finally(() => this.#serving.delete(serving));
      this.#serving.add(serving);
    });
  }

  /** For how long the one that waits longest to be taken up has waited, in milliseconds. */
  get longestWaitMs(): number {
    const [first] = this.#waiting;
    return first ? performance.now() - first.since : 0;
  }

  /** Resolves once everything that was asked by now is answered. */
  async settled(): Promise<void> {
    while (this.#serving.size > 0) await Promise.all(this.#serving);
  }

  async #serve(): Promise<void> {
    this.#busy += 1;
    while (this.#waiting.length > 0) {
      // Those of the same moment come along.
      await new Promise((done) => (this.#gatherMs > 0 ? setTimeout(done, this.#gatherMs) : setImmediate(done)));
      const together = this.#waiting.splice(0, this.#most);
      if (together.length === 0) break;
      try {
        const answers = await this.#answerAll(together.map(({ question }) => question));
        for (const [at, { answer }] of together.entries()) answer(answers[at] as Answer);
      } catch (error) {
        for (const { fail } of together) fail(error);
      }
    }
    // At once: whoever asks from here on begins anew.
    this.#busy -= 1;
  }
}
