/**
 * What one voter does: taps show at once, are kept until the server acknowledged them, and are
 * rolled back where it refuses.
 *
 * Events: "change" (what `shown` says is another), "refused" with `detail.message`, and "kept":
 * the server cannot take a tap now, it will be sent again.
 */

import { newCommandId, newLine, putVote } from "./vote-request.js";

const SEND_AGAIN = new Set(["unavailable", "slow_down"]);
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 15_000;
const WAIT_FOR_SOCKET = 2_000; // a page that is just loading need not send by HTTP
// The server takes 20 messages in 10 s; pings and a resync want room too.
const MOST_SENT = 15;
const SENT_WITHIN = 10_000;

export class JamAttendee extends EventTarget {
  #taps = new Map(); // by song_id, in the order of the tapping: the newest of each song
  #sentAt = [];
  #timer = 0;
  #posting = null;
  #line = newLine();

  /** `csrf()` gives the token for HTTP, `api` is the jam's address there. */
  constructor({ state, link, api, csrf, storageKey }) {
    super();
    Object.assign(this, { state, link, api, csrf, storageKey });
    this.#recall();
  }

  connect() {
    this.link.addEventListener("frame", this.#hear);
    this.link.addEventListener("state", this.#startOver);
    this.#flush();
  }

  disconnect() {
    this.link.removeEventListener("state", this.#startOver);
    this.link.removeEventListener("frame", this.#hear);
    clearTimeout(this.#timer);
  }

  /** What the page shows for a song: the server's word, and above it this voter's latest tap. */
  shown(songId) {
    const tap = this.#taps.get(songId);
    if (tap) return { voted: tap.voted, count: tap.shown };
    return { voted: this.state.hasVoted(songId), count: this.state.song(songId).vote_count };
  }

  /** Turn this voter's vote for a song around. */
  tap(songId) {
    const { voted, count } = this.shown(songId);
    this.#taps.delete(songId);
    this.#taps.set(songId, {
      ...this.#newTap(songId, !voted, newCommandId()),
      shown: count + (voted ? -1 : 1),
    });
    this.#changed();
    this.#flush();
  }

  /**
   * After each change of the state. An update may come before the acknowledgement of the vote
   * that it counts, so a tap on its way keeps the number that was shown; a whole snapshot says
   * both the count and whether this voter is in it.
   */
  follow({ whole }) {
    for (const [songId, tap] of this.#taps) {
      const { epoch, version } = this.state;
      const song = this.state.song(songId);
      const caughtUp = tap.answer && (version >= tap.answer.version || epoch !== tap.answer.epoch);
      if (!song || caughtUp) {
        this.#taps.delete(songId);
      } else if (!tap.answer && (whole || !tap.frozen)) {
        tap.shown = this.#expected(songId, tap.voted);
        tap.frozen = tap.sent;
      }
    }
    this.#keep();
  }

  #newTap(songId, voted, cmdId) {
    const shown = this.#expected(songId, voted);
    return { songId, voted, cmdId, shown, sent: false, frozen: false, tries: 0, due: 0 };
  }

  #expected(songId, voted) {
    const { vote_count: count } = this.state.song(songId);
    return count + Number(voted) - Number(this.state.hasVoted(songId));
  }

  #hear = ({ detail: { event, data } }) => {
    if (event === "ack") this.#acked(data);
    else if (event === "error" && data.cmd_id) this.#refused(data);
  };

  // The socket is another one or none: what it did not answer goes out again, by the way there is.
  #startOver = () => {
    this.#line = newLine();
    for (const tap of this.#taps.values()) {
      if (tap === this.#posting) continue;
      tap.sent = false;
      tap.due = 0;
    }
    this.#flush();
  };

  #acked({ cmd_id: cmdId, vote_count: count, voted, version }) {
    const tap = this.#byCommand(cmdId);
    if (!tap) return;
    this.state.setVoted(tap.songId, voted);
    Object.assign(tap, { voted, shown: count, answer: { version, epoch: this.state.epoch } });
    if (this.state.version >= version) this.#taps.delete(tap.songId);
    this.#changed();
  }

  #refused({ cmd_id: cmdId, code, message }, retryAfter = 0) {
    const tap = this.#byCommand(cmdId);
    if (!tap) return;
    if (code === "overtaken") {
      // Another tab, or a clock that was put back, has a newer line: this one goes without any.
      this.#line = null;
      tap.sent = tap.frozen = false;
      this.#flush();
      return;
    }
    if (SEND_AGAIN.has(code)) {
      if (code === "unavailable" && tap.tries === 0) this.dispatchEvent(new CustomEvent("kept"));
      this.#sendLater(tap, retryAfter);
      return;
    }
    this.#taps.delete(tap.songId);
    this.#changed();
    this.dispatchEvent(new CustomEvent("refused", { detail: { message } }));
  }

  #sendLater(tap, atLeast = 0) {
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tap.tries) * (0.5 + Math.random() / 2);
    tap.tries += 1;
    tap.due = Date.now() + Math.max(wait, atLeast);
    tap.sent = tap.frozen = false;
    this.#flush();
  }

  #byCommand(cmdId) {
    return [...this.#taps.values()].find((tap) => tap.cmdId === cmdId && !tap.answer);
  }

  #flush() {
    clearTimeout(this.#timer);
    const now = Date.now();
    this.#sentAt = this.#sentAt.filter((at) => now - at < SENT_WITHIN);
    let next = Infinity;
    for (const tap of this.#taps.values()) {
      if (tap.sent || tap.answer) continue;
      const due = Math.max(tap.due, this.#wayIsFree(tap));
      if (due > now) next = Math.min(next, due);
      else if (this.link.isLive) this.#sendBySocket(tap, now);
      else this.#sendByHttp(tap);
    }
    if (next < Infinity) this.#timer = setTimeout(() => this.#flush(), next - now);
  }

  // When this tap may go out, in ms; Infinity: not before the link or the request under way is
  // another.
  #wayIsFree(tap) {
    if (this.#posting && (!this.link.isLive || this.#posting.songId === tap.songId))
      return Infinity; // else the older one might be the last to arrive
    if (this.link.state === "idle") return Infinity;
    if (this.link.isLive)
      return this.#sentAt.length < MOST_SENT ? 0 : this.#sentAt[0] + SENT_WITHIN;
    return this.link.state === "connecting" ? this.link.since + WAIT_FOR_SOCKET : 0;
  }

  #sendBySocket(tap, now) {
    const { cmdId, songId, voted } = tap;
    const line = this.#line === null ? {} : { line: this.#line };
    tap.sent = this.link.send("vote", { cmd_id: cmdId, song_id: songId, voted, ...line });
    tap.frozen = true;
    this.#sentAt.push(now);
  }

  async #sendByHttp(tap) {
    this.#posting = tap;
    tap.sent = tap.frozen = true;
    const answer = await putVote(this.api, { ...tap, line: this.#line }, this.csrf());
    this.#posting = null;
    if (!answer && this.link.isLive) tap.sent = false; // the socket has come back meanwhile
    else if (!answer) this.#sendLater(tap);
    else if (answer.error) this.#refused({ ...answer.error, cmd_id: tap.cmdId }, answer.retryAfter);
    else this.#acked({ ...answer, cmd_id: tap.cmdId });
    this.#flush();
  }

  #changed() {
    this.#keep();
    this.dispatchEvent(new CustomEvent("change"));
  }

  #keep() {
    const open = [...this.#taps.values()].filter((tap) => !tap.answer);
    const kept = open.map(({ songId, voted, cmdId }) => ({ songId, voted, cmdId }));
    try {
      sessionStorage.setItem(this.storageKey, JSON.stringify(kept));
    } catch {
      // A browser that keeps nothing: the taps last as long as the page.
    }
  }

  #recall() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.storageKey) ?? "[]");
      for (const { songId, voted, cmdId } of kept)
        if (this.state.song(songId)) this.#taps.set(songId, this.#newTap(songId, voted, cmdId));
    } catch {
      // Nothing to read, or not ours.
    }
  }
}
