/**
 * Says to a screen reader what changed: one short sentence every few seconds at most, and none
 * for what changed back meanwhile. Votes are not announced, only what they lead to.
 */

const PAUSE = 4_000;

export class Announcer {
  #timer = 0;
  #spokeAt = -Infinity;

  constructor({ element, state, words }) {
    Object.assign(this, { element, state, words });
    this.said = this.#facts();
  }

  disconnect() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  /** After each change of the state. */
  follow() {
    if (this.#timer) return;
    const wait = Math.max(PAUSE / 4, this.#spokeAt + PAUSE - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#speak();
    }, wait);
  }

  #facts() {
    const { stage, next, queue } = this.state.lists;
    return { status: this.state.jam.status, playing: stage[0], first: next[0] ?? queue[0] };
  }

  #speak() {
    const now = this.#facts();
    const sentence = this.#sentence(this.said, now);
    this.said = now;
    if (!sentence) return;
    this.#spokeAt = performance.now();
    this.element.textContent = sentence;
  }

  #sentence(before, now) {
    if (now.status !== before.status) return this.words.say(`jam_is.${now.status}`);
    if (now.playing && now.playing.song_id !== before.playing?.song_id)
      return this.words.say("now_playing", { title: now.playing.title });
    if (now.first && now.first.song_id !== before.first?.song_id)
      return this.words.say("now_first", { title: now.first.title });
    return "";
  }
}
