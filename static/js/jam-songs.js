/**
 * Draws the songs into the page's lists. Counts and marks show at once; what moves rows or
 * changes their height waits until no finger is near.
 */

import { Finger } from "./finger.js";
import { arrange, slide } from "./sliding.js";
import { fillPlace, fillRow, fillVote, newRow, setHidden, setText } from "./song-row.js";

const LISTS = ["stage", "next", "queue", "over"];

/** Text as people type it who look for something; the server's `songs.search.simplified`. */
export function simplified(text) {
  const plain = text.toLowerCase().replaceAll("ß", "ss").normalize("NFKD");
  const kept = plain.replace(/[\p{M}'’]/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ");
  return kept.trim();
}

export class JamSongs {
  #rows = new Map();
  #finger = new Finger({ row: ".song", target: "[data-vote]" });
  #frame = 0;
  #drawn = new WeakMap(); // by row, the song that it shows
  #queue = ""; // which songs stand in it, in their order
  #heights = ""; // all that says where things stand and how high they are

  /** `alongside()` draws the rest of the page, in the moment in which rows may move. */
  constructor({ root, state, attendee, words, alongside }) {
    Object.assign(this, { root, state, attendee, words, alongside });
    this.lists = LISTS.map((name) => [name, root.querySelector(`[data-queue="${name}"]`)]);
    for (const [, list] of this.lists)
      for (const row of list?.children ?? []) this.#rows.set(Number(row.dataset.songId), row);
    this.filter = root.querySelector("#filter");
  }

  connect() {
    this.#finger.connect();
    this.root.addEventListener("click", this.#clicked);
    this.filter?.addEventListener("input", this.#filtered);
    this.filter?.form.addEventListener("submit", this.#searched);
    // The page keeps its place itself: the browser's own way would follow a row that moved.
    this.root.style.overflowAnchor = "none";
    this.draw();
  }

  disconnect() {
    this.root.style.overflowAnchor = "";
    this.filter?.form.removeEventListener("submit", this.#searched);
    this.filter?.removeEventListener("input", this.#filtered);
    this.root.removeEventListener("click", this.#clicked);
    this.#finger.disconnect();
  }

  draw() {
    this.#drawVotes();
    if (this.#frame) return;
    const later = document.hidden ? setTimeout : requestAnimationFrame;
    this.#frame = later(() => {
      this.#frame = 0;
      this.#finger.whenAway(() => this.#settle());
    });
  }

  #drawVotes() {
    const ended = this.state.jam.status === "ended";
    for (const song of this.state.songs) {
      const row = this.#rows.get(song.song_id);
      const shown = this.attendee.shown(song.song_id);
      if (row) fillVote(row, song, shown, { words: this.words, ended });
    }
  }

  #settle() {
    const { jam, lists } = this.state;
    const queue = String(lists.queue.map((song) => song.song_id));
    const heights = JSON.stringify([jam, lists], (key, value) =>
      key === "vote_count" ? undefined : value,
    );
    if (heights === this.#heights) {
      this.#place();
      return;
    }
    const anchor = this.#anchor({ moving: queue !== this.#queue });
    [this.#queue, this.#heights] = [queue, heights];
    slide([...this.#rows.values()], () => this.#place(), anchor);
  }

  // What stays where it is on the screen: the touched row; else, once the queue is at the top, its
  // first row in sight, or where its rows change places, itself.
  #anchor({ moving }) {
    const touched = this.#finger.touchedRow;
    if (touched) return touched;
    const queue = this.root.querySelector('[data-queue="queue"]');
    if (!queue || queue.getBoundingClientRect().top >= 0) return null;
    const inSight = (row) => !row.hidden && row.getBoundingClientRect().top >= 0;
    return (!moving && [...queue.children].find(inSight)) || queue;
  }

  #place() {
    const lists = this.state.lists;
    const present = new Set(this.state.songs.map((song) => song.song_id));
    for (const [songId, row] of this.#rows) {
      if (present.has(songId)) continue;
      this.#rows.delete(songId);
      row.remove();
    }
    for (const [name, list] of this.lists) {
      const rows = lists[name].map((song, index) => this.#row(song, name, index + 1));
      if (list) arrange(list, rows);
      if (name === "next" || name === "over") setHidden(this.#part("section", name), !rows.length);
    }
    setHidden(this.#part("empty", "stage"), lists.stage.length > 0);
    const nothingToDo = lists.queue.length > 0 || this.state.jam.status === "ended";
    setHidden(this.#part("empty", "queue"), nothingToDo);
    this.#drawVotes();
    this.#sift();
    this.alongside();
  }

  #row(song, list, place) {
    if (!this.#rows.has(song.song_id)) this.#rows.set(song.song_id, newRow(song.song_id));
    const row = this.#rows.get(song.song_id);
    if (this.#drawn.get(row) !== song) fillRow(row, song, this.words);
    this.#drawn.set(row, song);
    fillPlace(row, list === "queue" ? place : null);
    return row;
  }

  #part(kind, name) {
    return this.root.querySelector(`[data-${kind}="${name}"]`);
  }

  /** Show the songs of the queue that have every word of the filter in title or artist. */
  #sift() {
    const words = simplified(this.filter?.value ?? "").split(" ").filter(Boolean);
    const { queue } = this.state.lists;
    const found = queue.filter(({ title, artist }) => {
      const text = simplified(`${title} ${artist}`);
      return words.every((word) => text.includes(word));
    });
    const shown = new Set(found.map((song) => song.song_id));
    const queued = new Set(queue.map((song) => song.song_id));
    for (const [songId, row] of this.#rows)
      setHidden(row, queued.has(songId) && !shown.has(songId));
    setHidden(this.#part("empty", "filter"), !(words.length && queue.length && !found.length));
    const summary = words.length ? this.words.count("songs", found.length) : "";
    setText(this.root.querySelector("[data-filter-count]"), summary);
  }

  #showAll() {
    this.filter.value = "";
    if (location.search) history.replaceState(null, "", `${location.pathname}#queue`);
    this.filter.focus();
    this.#sift();
  }

  #filtered = () => this.#sift();

  #searched = (event) => event.preventDefault();

  #clicked = (event) => {
    if (event.target.closest('[data-empty="filter"] a')) {
      event.preventDefault(); // its address is this page's own: nothing would be loaded
      this.#showAll();
      return;
    }
    const button = event.target.closest("[data-vote]");
    if (!button) return;
    event.preventDefault();
    const songId = Number(button.closest("[data-song-id]").dataset.songId);
    if (this.state.song(songId)) this.attendee.tap(songId);
  };
}
