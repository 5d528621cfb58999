/** Loads the page again, though never into nothing: not before the server gives it. */

const AT_LEAST = 2_000;
const SPREAD = 20_000; // all screens of a site hear of a new version at one moment
const ANSWER_WITHIN = 10_000;

export class Comeback {
  #timer = 0;

  soon() {
    if (this.#timer) return;
    this.#timer = setTimeout(() => this.#try(), AT_LEAST + Math.random() * SPREAD);
  }

  async #try() {
    const isServed = await this.#ask();
    this.#timer = 0;
    if (isServed) location.reload();
    else this.soon();
  }

  async #ask() {
    const signal = AbortSignal.timeout(ANSWER_WITHIN);
    try {
      const answer = await fetch(location.href, { method: "HEAD", cache: "no-store", signal });
      return answer.ok && !answer.redirected;
    } catch {
      return false;
    }
  }
}
