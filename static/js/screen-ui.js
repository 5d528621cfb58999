/** What is on the screen beside the songs: the night's state, the time, and how the link is. */

import { playedCount } from "./screen-lists.js";
import { setText } from "./song-row.js";

const TICK = 1_000;
const LOST_IS_SHOWN_AFTER = 5_000; // what comes back by itself is not worth a sign

export class ScreenUi {
  #tick = 0;
  #linkTimer = 0;
  // In the way of whoever stands here: 21:05 or 9:05 PM.
  #time = new Intl.DateTimeFormat([], { hour: "numeric", minute: "2-digit" });

  constructor({ root, sign, state, words }) {
    Object.assign(this, { root, sign, state, words });
    this.clock = root.querySelector("[data-clock]");
  }

  connect() {
    this.#tick = setInterval(() => this.#drawTime(), TICK);
    this.#drawTime();
    this.draw();
  }

  disconnect() {
    clearInterval(this.#tick);
    clearTimeout(this.#linkTimer);
  }

  draw() {
    const { jam } = this.state;
    this.root.dataset.jamStatus = jam.status;
    const fields = { name: jam.name, venue: jam.venue.name, code: jam.code };
    for (const [name, text] of Object.entries(fields))
      for (const element of this.root.querySelectorAll(`[data-jam-field="${name}"]`))
        setText(element, text);
    const played = this.words.count("played", playedCount(this.state));
    setText(this.root.querySelector('[data-field="played"]'), played);
  }

  /** The link's state: a ring beside the clock, and no word that the room need read. */
  showLink({ state }) {
    clearTimeout(this.#linkTimer);
    if (state === "live") this.sign.dataset.link = "live";
    else this.#linkTimer = setTimeout(() => (this.sign.dataset.link = "lost"), LOST_IS_SHOWN_AFTER);
  }

  #drawTime() {
    setText(this.clock, this.#time.format(new Date()));
  }
}
