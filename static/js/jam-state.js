/**
 * A mirror of one jam's public state, by the rules of docs/protocol.md. No DOM, no network.
 *
 * `apply` takes a frame and says what became of it:
 *   "applied"  the state is now another
 *   "held"     part of a flush whose last frame is still to come; a flush is applied as a whole
 *   "old"      says nothing that this state does not have
 *   "gap"      something is missing: ask for a resync
 *   "ignored"  no state event
 */

// What each event carries, and under which key. The values of all are absolute.
const WHOLE_SONGS = new Set(["song_added", "song_update"]);
const PARTS_OF_SONGS = {
  vote_update: "votes",
  performance_update: "performances",
  chord_sheet_update: "sheets",
};

function isFlushEvent(event) {
  return event === "jam_update" || WHOLE_SONGS.has(event) || Object.hasOwn(PARTS_OF_SONGS, event);
}

export class JamState {
  #songs = new Map();
  #order = [];
  #held = [];

  constructor(snapshot) {
    this.#take(snapshot);
  }

  apply(event, data) {
    if (event === "snapshot") {
      this.#take(data);
      return "applied";
    }
    if (event === "synced") {
      this.#held = [];
      return "old";
    }
    if (event === "me") {
      this.me = { ...data.me };
      return "applied";
    }
    return isFlushEvent(event) ? this.#gather(event, data) : "ignored";
  }

  /** A snapshot that was asked for by HTTP: it may have been overtaken on its way. */
  applyPolled(data) {
    if (data.epoch === this.epoch && data.version < this.version) return "old";
    this.#take(data);
    return "applied";
  }

  /** What an acknowledgement says of this voter's own vote. */
  setVoted(songId, voted) {
    const others = this.me.voted.filter((id) => id !== songId);
    this.me = { ...this.me, voted: voted ? [...others, songId] : others };
  }

  hasVoted(songId) {
    return this.me.voted.includes(songId);
  }

  song(songId) {
    return this.#songs.get(songId);
  }

  /** All songs in the queue's order; one that came without an order is last. */
  get songs() {
    const placed = new Set(this.#order);
    const unplaced = [...this.#songs.keys()].filter((id) => !placed.has(id));
    return [...this.#order, ...unplaced].map((id) => this.#songs.get(id)).filter(Boolean);
  }

  /** The songs by the page's four lists. */
  get lists() {
    const lists = { stage: [], next: [], queue: [], over: [] };
    const next = new Set(this.jam.next_up);
    for (const song of this.songs) {
      if (song.status === "playing") lists.stage.push(song);
      else if (song.status !== "queued") lists.over.push(song);
      else lists[next.has(song.song_id) ? "next" : "queue"].push(song);
    }
    return lists;
  }

  /** What a fresh snapshot of the same version says too. */
  public() {
    return { jam: this.jam, songs: this.songs, epoch: this.epoch, version: this.version };
  }

  #take(snapshot) {
    this.jamId = snapshot.jam_id;
    this.epoch = snapshot.epoch;
    this.version = snapshot.version;
    this.jam = snapshot.jam;
    this.me = { ...snapshot.me, voted: [...(snapshot.me?.voted ?? [])] };
    this.#songs = new Map(snapshot.songs.map((song) => [song.song_id, { ...song }]));
    this.#order = [...this.#songs.keys()];
    this.#held = [];
  }

  #gather(event, data) {
    const { epoch, prev, version } = data;
    if (epoch !== this.epoch || prev > this.version) {
      this.#held = [];
      return "gap";
    }
    if (this.#held.length && this.#held[0][1].prev !== prev) this.#held = [];
    this.#held.push([event, data]);
    if (version <= prev) return "held";
    const flush = this.#held;
    this.#held = [];
    if (version <= this.version) return "old";
    // A flush that began before this state may hide what changed in between and back again. Its
    // values are the newest, but only a resync makes sure of the others.
    const spans = prev < this.version;
    for (const frame of flush) this.#change(...frame);
    if (spans) return "gap";
    this.version = version;
    return "applied";
  }

  #change(event, data) {
    if (event === "jam_update") this.jam = data.jam;
    if (WHOLE_SONGS.has(event)) {
      for (const song of data.songs) this.#songs.set(song.song_id, { ...song });
      for (const songId of data.removed ?? []) this.#songs.delete(songId);
    }
    for (const part of data[PARTS_OF_SONGS[event]] ?? []) {
      const song = this.#songs.get(part.song_id);
      if (song) this.#songs.set(part.song_id, { ...song, ...part });
    }
    if (data.order) {
      const stays = new Set(data.order);
      this.#order = data.order;
      for (const songId of this.#songs.keys()) if (!stays.has(songId)) this.#songs.delete(songId);
    }
  }
}
