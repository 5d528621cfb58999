/** Keeps the machine from dimming its screen, as far as the browser lets a page ask for that. */

export class KeptAwake {
  #lock = null;
  #asking = false;

  connect() {
    document.addEventListener("visibilitychange", this.#ask);
    document.addEventListener("click", this.#ask); // some browsers want a hand first
    this.#ask();
  }

  disconnect() {
    document.removeEventListener("click", this.#ask);
    document.removeEventListener("visibilitychange", this.#ask);
    this.#lock?.release();
    this.#lock = null;
  }

  // The browser lets go of the lock whenever the page is hidden: it is asked for again after.
  #ask = async () => {
    const held = this.#lock && !this.#lock.released;
    if (document.hidden || held || this.#asking || !navigator.wakeLock) return;
    this.#asking = true;
    try {
      this.#lock = await navigator.wakeLock.request("screen");
    } catch {
      // An empty battery, or a policy: the machine's own setting holds.
    }
    this.#asking = false;
  };
}
