/** Draws the songs into the screen's lists: rows slide, counts roll, the title fits the stage. */

import { fitTitle } from "./fit-title.js";
import { screenLists } from "./screen-lists.js";
import { arrange, slide } from "./sliding.js";
import { fillRow, fillVote, newRow, setHidden, setText } from "./song-row.js";

export class ScreenSongs {
  #rows = new Map(); // by song_id
  #frame = 0;
  #shown = ""; // all that says where things stand and how high they are

  constructor({ root, state, words }) {
    Object.assign(this, { root, state, words });
    this.lists = [...root.querySelectorAll("[data-queue]")].map((list) => [list.dataset.queue, list]);
    for (const [, list] of this.lists)
      for (const row of list.children) this.#rows.set(Number(row.dataset.songId), row);
  }

  connect() {
    addEventListener("resize", this.#fit);
    document.fonts.addEventListener("loadingdone", this.#fit);
    this.draw();
  }

  disconnect() {
    document.fonts.removeEventListener("loadingdone", this.#fit);
    removeEventListener("resize", this.#fit);
  }

  draw() {
    if (this.#frame) return;
    const later = document.hidden ? setTimeout : requestAnimationFrame;
    this.#frame = later(() => {
      this.#frame = 0;
      this.#draw(screenLists(this.state));
    });
  }

  #draw(lists) {
    const shown = JSON.stringify([this.state.jam, lists], (key, value) =>
      key === "vote_count" ? undefined : value,
    );
    if (shown === this.#shown) this.#fillVotes(lists);
    else slide([...this.#rows.values()], () => this.#place(lists));
    this.#shown = shown;
  }

  #place(lists) {
    const staying = new Set();
    for (const [name, list] of this.lists) {
      const rows = lists[name].map((song) => this.#row(song));
      for (const song of lists[name]) staying.add(song.song_id);
      arrange(list, rows);
    }
    for (const [songId, row] of this.#rows) {
      if (staying.has(songId)) continue;
      this.#rows.delete(songId);
      row.remove();
    }
    const isEmpty = (name) => lists[name].length === 0;
    for (const name of ["next", "queue"]) setHidden(this.#part("section", name), isEmpty(name));
    setHidden(this.#part("empty", "stage"), !isEmpty("stage"));
    const hasEnded = this.state.jam.status === "ended";
    const something = !isEmpty("next") || !isEmpty("queue");
    setHidden(this.#part("empty", "queue"), something || hasEnded);
    this.#fillVotes(lists);
    this.#fit();
  }

  #row(song) {
    if (!this.#rows.has(song.song_id)) this.#rows.set(song.song_id, newRow(song.song_id));
    const row = this.#rows.get(song.song_id);
    // Who plays is a line of its own here, and who is missing a few words.
    fillRow(row, { ...song, needs: [] }, this.words);
    const needs = row.querySelector('[data-field="needs"]');
    setText(needs, this.#needs(song));
    setHidden(needs, song.needs.length === 0);
    row.dataset.locked = this.state.jam.next_up.includes(song.song_id);
    return row;
  }

  #needs({ needs, performers }) {
    if (needs.length === 0) return "";
    if (performers.length === 0) return this.words.say("needs_band");
    const [instrument] = needs;
    if (needs.length === 1) return this.words.say(`needs.${instrument}`);
    const names = needs.map((instrument) => this.words.say(`instrument.${instrument}`));
    return this.words.say("needs_several", { instruments: names.join(", ") });
  }

  #fillVotes(lists) {
    const surroundings = { words: this.words, ended: false };
    for (const song of Object.values(lists).flat()) {
      const shown = { count: song.vote_count, voted: false };
      fillVote(this.#rows.get(song.song_id), song, shown, surroundings);
    }
  }

  #part(kind, name) {
    return this.root.querySelector(`[data-${kind}="${name}"]`);
  }

  #fit = () => fitTitle(this.#part("section", "stage"), '[data-queue="stage"]');
}
