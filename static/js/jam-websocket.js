/**
 * The live link to one jam: a socket that comes back by itself, and polling while it does not.
 *
 * Events, all with `detail`:
 *   "frame"   { event, data }    each frame of the server's
 *   "polled"  a snapshot's data  what HTTP said while there was no socket
 *   "state"   { state, polling } "connecting" | "live" | "lost" | "gone" | "old"; `polling`: HTTP
 *                              answers meanwhile
 * Live means that the first frame is there; "gone" and "old" are for good (see `CLOSED`).
 */

import { Polling } from "./polling.js";

const PROTOCOL = 1;
const PING_EVERY = 15_000;
const DEAD_AFTER = 35_000;
const BEAT = 5_000;
const SLACK = 500; // timers of browsers are late or early by a little
const PROBE = 2_000; // after a sleep or a change of networks, silence this long means dead
const CONNECT_WITHIN = 10_000;
const STABLE_AFTER = 5_000; // a link that broke sooner counts as one more failure, up to the third
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
const RESTART_SPREAD = 2_000; // a server that restarts shall not get all phones at once
const POLL_AFTER_FAILURES = 3;
const CLOSED = { 4403: "gone", 4404: "gone", 4426: "old" };
const RESTARTING = 1012;
const TOO_FAST = 4408;

export class JamLink extends EventTarget {
  #socket = null;
  #failures = 0;
  #lastFrame = 0;
  #pingedAt = 0;
  #liveSince = 0;
  #resyncAt = 0;
  #beat = 0;
  #retry = 0;
  #probe = 0;

  /** `position()` gives the `{ epoch, version }` that the page shows. */
  constructor({ socket, api, position }) {
    super();
    this.url = new URL(socket, location.href);
    this.url.protocol = this.url.protocol.replace("http", "ws");
    this.polls = new Polling({
      api,
      position,
      heard: (data) => this.dispatchEvent(new CustomEvent("polled", { detail: data })),
      changed: () => this.#become(this.state),
      // The server can be reached again: no need to sit out a long wait for the socket.
      cameBack: () => this.#retryNow(),
    });
    this.position = position;
    this.state = "idle";
    this.since = 0;
  }

  get isLive() {
    return this.state === "live";
  }

  connect() {
    if (this.#beat) return;
    this.#beat = setInterval(() => this.#heartbeat(), BEAT);
    document.addEventListener("visibilitychange", this.#wake);
    addEventListener("online", this.#wake);
    this.#become("connecting");
    this.#open();
  }

  disconnect() {
    removeEventListener("online", this.#wake);
    document.removeEventListener("visibilitychange", this.#wake);
    clearInterval(this.#beat);
    clearTimeout(this.#retry);
    this.#beat = this.#retry = 0;
    this.polls.stop();
    this.#drop();
    this.state = "idle";
  }

  /** Whether the frame went out; what is not answered has to be sent again. */
  send(event, data = {}) {
    if (!this.isLive || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify({ event, data }));
    return true;
  }

  /** Ask for what is missing; once, however many frames show the same gap. */
  resync() {
    const now = Date.now();
    if (now - this.#resyncAt < BEAT) return;
    if (this.send("resync", this.position())) this.#resyncAt = now;
  }

  #open() {
    clearTimeout(this.#retry);
    this.#retry = 0;
    const url = new URL(this.url);
    const { epoch, version } = this.position();
    for (const [name, value] of Object.entries({ v: PROTOCOL, epoch, version }))
      url.searchParams.set(name, value);
    const socket = new WebSocket(url);
    this.#socket = socket;
    this.#lastFrame = this.#pingedAt = Date.now();
    this.#liveSince = this.#resyncAt = 0;
    // A socket that was given up may still speak: only the present one is heard.
    socket.onmessage = ({ data }) => socket === this.#socket && this.#read(data);
    socket.onclose = ({ code }) => socket === this.#socket && this.#lost(code);
  }

  #read(text) {
    this.#lastFrame = Date.now();
    clearTimeout(this.#probe);
    const { event, data } = JSON.parse(text);
    if (event === "snapshot" || event === "synced") this.#resyncAt = 0;
    this.dispatchEvent(new CustomEvent("frame", { detail: { event, data } }));
    if (!this.isLive && (event === "snapshot" || event === "synced")) {
      this.#liveSince = this.#lastFrame;
      this.polls.stop();
      this.#become("live");
    }
  }

  #lost(code) {
    this.#drop();
    if (CLOSED[code]) {
      this.disconnect();
      this.#become(CLOSED[code]);
      return;
    }
    this.#failures = this.#failuresAfter(code);
    const doubled = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (this.#failures - 1));
    let wait = Math.random() * doubled;
    if (code === RESTARTING) wait = Math.random() * Math.max(doubled, RESTART_SPREAD);
    if (code === TOO_FAST) wait = LONGEST_WAIT / 2 + (Math.random() * LONGEST_WAIT) / 2;
    this.#retry = setTimeout(() => this.#open(), wait);
    if (this.#failures >= POLL_AFTER_FAILURES) this.polls.start();
    this.#become("lost");
  }

  // Who was served is not sent far away: on a network that flaps, too, a screen is soon right.
  #failuresAfter(code) {
    if (!this.#liveSince || code === TOO_FAST) return this.#failures + 1;
    if (Date.now() - this.#liveSince >= STABLE_AFTER) return 1;
    return Math.min(this.#failures + 1, POLL_AFTER_FAILURES);
  }

  /** Let go of the socket, if there is one, and hear nothing of it any more. */
  #drop() {
    clearTimeout(this.#probe);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #heartbeat() {
    if (!this.#socket) return;
    const now = Date.now();
    if (!this.isLive && now - this.#lastFrame >= CONNECT_WITHIN - SLACK) {
      this.#lost();
      return;
    }
    // A background page's timers run once a minute: its own silence is not the server's.
    const asked = this.#pingedAt > this.#lastFrame && now - this.#pingedAt >= BEAT - SLACK;
    if (asked && now - this.#lastFrame >= DEAD_AFTER - SLACK) this.#lost();
    else if (now - this.#pingedAt >= PING_EVERY - SLACK) this.#ping();
  }

  #ping() {
    if (this.send("ping")) this.#pingedAt = Date.now();
  }

  // The page is looked at again, or the network is back: be live at once.
  #wake = () => {
    if (document.hidden) return;
    if (this.isLive) {
      this.#ping();
      clearTimeout(this.#probe);
      this.#probe = setTimeout(() => {
        this.#lost();
        this.#retryNow();
      }, PROBE);
    } else if (this.#retry || Date.now() - this.#lastFrame >= PROBE) {
      this.#drop();
      this.#open();
    }
  };

  #retryNow() {
    if (this.#retry) this.#open();
  }

  #become(state) {
    const polling = this.polls.isAnswered;
    if (state === this.state && polling === this.polling) return;
    this.state = state;
    this.polling = polling;
    this.since = Date.now();
    this.dispatchEvent(new CustomEvent("state", { detail: { state, polling } }));
  }
}
