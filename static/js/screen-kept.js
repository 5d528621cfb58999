/**
 * What the screen keeps for a reload while the server is away: the page and its files, which
 * `screen-worker.js` then answers with, and the newest state.
 */

const KEEP_EVERY = 2_000;
const CACHE = "jam-screen"; // as in screen-worker.js

/** Keep this page as the server draws it now. Browsers let pages do so by https or on localhost. */
export async function keepPage(worker) {
  if (!navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register(worker);
    const cache = await caches.open(CACHE);
    await cache.add(location.pathname);
    const files = performance.getEntriesByType("resource").map(({ name }) => name);
    const own = new Set(files.filter((name) => new URL(name).pathname.startsWith("/static/")));
    for (const file of own) if (!(await cache.match(file))) await cache.add(file);
  } catch {
    // No room, no right, or no server just now: the page lives without.
  }
}

export class KeptState {
  #timer = 0;
  #state = null;

  constructor(key) {
    this.key = key;
  }

  connect() {
    addEventListener("pagehide", this.#write);
  }

  disconnect() {
    removeEventListener("pagehide", this.#write);
    this.#write();
  }

  /** The snapshot of the page, or what was kept, where that is of the same epoch and newer. */
  newest(snapshot) {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key));
      return kept.epoch === snapshot.epoch && kept.version > snapshot.version ? kept : snapshot;
    } catch {
      return snapshot; // nothing is kept, or not by us
    }
  }

  keep(state) {
    this.#state = state;
    if (!this.#timer) this.#timer = setTimeout(this.#write, KEEP_EVERY);
  }

  #write = () => {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (!this.#state) return;
    const { jamId: jam_id, me } = this.#state;
    try {
      localStorage.setItem(this.key, JSON.stringify({ ...this.#state.public(), jam_id, me }));
    } catch {
      // A browser that keeps nothing.
    }
  };
}
