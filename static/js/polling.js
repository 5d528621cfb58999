/** Asks for a fresh snapshot by HTTP every few seconds, where there is no socket to tell it. */

const EVERY = 5_000;
const KNOCK_EVERY = 2_000; // where nobody answers: to be right soon after somebody does again
const ANSWER_WITHIN = 10_000;

export class Polling {
  /** Whether it is at work. */
  isOn = false;
  /** Whether the last time that it asked somebody answered. */
  isAnswered = false;
  #timer = 0;
  #failed = false;
  #underWay = null; // the AbortController of the request

  /**
   * `heard(data)` gets each new snapshot; `changed()` is told when `isAnswered` is another, and
   * `cameBack()` of the first answer after none.
   */
  constructor({ api, position, heard, changed, cameBack }) {
    Object.assign(this, { api, position, heard, changed, cameBack });
  }

  start() {
    if (this.isOn) return;
    this.isOn = true;
    this.#ask();
  }

  stop() {
    clearTimeout(this.#timer);
    this.isOn = this.isAnswered = this.#failed = false;
    this.#underWay?.abort();
    this.#underWay = null;
  }

  async #ask() {
    if (document.hidden) {
      this.#askLater();
      return;
    }
    const request = new AbortController();
    this.#underWay = request;
    const giveUp = setTimeout(() => request.abort(), ANSWER_WITHIN);
    const snapshot = await this.#fetch(request.signal);
    clearTimeout(giveUp);
    if (this.#underWay !== request) return;
    this.#underWay = null;
    const [answeredBefore, failedBefore] = [this.isAnswered, this.#failed];
    this.#failed = snapshot === undefined;
    this.isAnswered = !this.#failed;
    this.#askLater();
    if (snapshot) this.heard(snapshot);
    if (answeredBefore !== this.isAnswered) this.changed();
    if (failedBefore && this.isAnswered) this.cameBack();
  }

  #askLater() {
    // All phones of the room lost the same server: they shall not knock in one beat.
    const wait = this.#failed ? KNOCK_EVERY * (0.75 + Math.random() / 2) : EVERY;
    this.#timer = setTimeout(() => this.#ask(), wait);
  }

  // The snapshot; null where ours is the newest; undefined where nobody answered.
  async #fetch(signal) {
    const { epoch, version } = this.position();
    const headers = { Accept: "application/json", "If-None-Match": `"${epoch}-${version}"` };
    try {
      const answer = await fetch(this.api, { headers, signal, cache: "no-store" });
      if (answer.status === 304) return null;
      return answer.ok ? await answer.json() : undefined;
    } catch {
      return undefined; // no network, no JSON, or too slow: the next one may come through
    }
  }
}
