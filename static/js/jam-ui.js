/** The jam's head, the clock of the song on stage, and the line that says how the link is. */

import { setHidden, setText } from "./song-row.js";

const TICK = 1_000;
const LOST_IS_SHOWN_AFTER = 1_000; // a blip is not worth a word
const BACK_IS_SHOWN_FOR = 2_500;

function minutes(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export class JamUi {
  #tick = 0;
  #linkTimer = 0;
  #ahead = null; // by how many ms the server's clock is ahead of ours, as far as is known

  constructor({ root, line, state, words }) {
    Object.assign(this, { root, line, state, words });
    this.clock = root.querySelector("[data-elapsed]");
  }

  connect() {
    this.#tick = setInterval(() => this.#drawTime(), TICK);
    this.draw();
  }

  disconnect() {
    clearInterval(this.#tick);
    clearTimeout(this.#linkTimer);
  }

  draw() {
    const { jam, lists } = this.state;
    this.root.dataset.jamStatus = jam.status;
    this.root.dataset.suggestions = jam.suggestions;
    document.body.dataset.jamStatus = jam.status;
    const fields = { name: jam.name, venue: jam.venue?.name ?? "", code: jam.code };
    for (const [name, text] of Object.entries(fields))
      for (const element of this.root.querySelectorAll(`[data-jam-field="${name}"]`))
        setText(element, text);
    this.#drawPicture(jam.picture ?? null);
    const playing = lists.stage[0];
    setHidden(this.clock, !playing);
    if (!this.clock) return;
    this.clock.dataset.since = playing ? (jam.now_playing_since ?? "") : "";
    this.clock.dataset.duration = playing?.duration_s ?? "";
    this.#drawTime();
  }

  /** A frame just came: its `ts` is the server's clock. The quickest frame tells it best. */
  heard(ts) {
    const ahead = Date.parse(ts) - Date.now();
    if (this.#ahead === null || ahead > this.#ahead) this.#ahead = ahead;
  }

  /** The link's state; the text comes late where it may not be needed at all. */
  showLink({ state, polling }) {
    clearTimeout(this.#linkTimer);
    const shown = this.line.dataset.link;
    if (state === "live" && shown !== "live") this.#say("back", "link_back");
    if (state === "lost") {
      const text = polling ? "link_polling" : "link_lost";
      if (shown === "lost") this.#say("lost", text);
      else this.#linkTimer = setTimeout(() => this.#say("lost", text), LOST_IS_SHOWN_AFTER);
    }
    if (state === "gone" || state === "old") this.#say("lost", `link_${state}`);
  }

  #say(link, sentence) {
    this.line.dataset.link = link;
    setText(this.line, this.words.say(sentence));
    if (link !== "back") return;
    this.#linkTimer = setTimeout(() => {
      this.line.dataset.link = "live";
      setText(this.line, "");
    }, BACK_IS_SHOWN_FOR);
  }

  #drawPicture(picture) {
    const image = this.root.querySelector("[data-jam-picture]");
    if (!image) return;
    setHidden(image, !picture);
    if (!picture || image.getAttribute("src") === picture.small) return;
    Object.assign(image, { width: picture.width, height: picture.height, src: picture.small });
  }

  #drawTime() {
    if (!this.clock || this.clock.hidden || document.hidden) return;
    const { since, duration } = this.clock.dataset;
    const elapsed = (Date.now() + (this.#ahead ?? 0) - Date.parse(since)) / 1000;
    const total = Number(duration);
    setText(this.#field("elapsed"), since ? minutes(elapsed) : "");
    setText(this.#field("duration"), total ? minutes(total) : "");
    const bar = this.clock.querySelector("progress");
    bar.max = total || 1;
    bar.value = since && total ? Math.min(total, Math.max(0, elapsed)) : 0;
  }

  #field(name) {
    return this.clock.querySelector(`[data-field="${name}"]`);
  }
}
