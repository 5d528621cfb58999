/** Asks for a fresh snapshot by HTTP every few seconds, where there is no socket to tell it. */

const EVERY = 5_000;
const ANSWER_WITHIN = 10_000;

export class Polling {
  #timer = 0;
  #failed = false;
  #underWay = null; // the AbortController of the request

  /** `heard(data)` gets each new snapshot; `cameBack()` is told of the first answer after none. */
  constructor({ api, position, heard, cameBack }) {
    Object.assign(this, { api, position, heard, cameBack });
  }

  get isOn() {
    return this.#timer !== 0;
  }

  start() {
    if (this.isOn) return;
    this.#timer = setInterval(() => this.#ask(), EVERY);
    this.#ask();
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = 0;
    this.#failed = false;
    this.#underWay?.abort();
    this.#underWay = null;
  }

  async #ask() {
    if (this.#underWay || document.hidden) return;
    const request = new AbortController();
    this.#underWay = request;
    const giveUp = setTimeout(() => request.abort(), ANSWER_WITHIN);
    const snapshot = await this.#fetch(request.signal);
    clearTimeout(giveUp);
    if (this.#underWay !== request) return;
    this.#underWay = null;
    const failedBefore = this.#failed;
    this.#failed = snapshot === undefined;
    if (snapshot) this.heard(snapshot);
    if (failedBefore && !this.#failed) this.cameBack();
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
