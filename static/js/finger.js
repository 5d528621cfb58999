/**
 * Where the finger, the mouse or the keyboard is, so that nothing moves under it.
 *
 * `whenAway(act)` runs `act` at once, or as soon as nobody has been about to tap for 600 ms.
 */

const SETTLED_AFTER = 600;
const LOOK_AGAIN = 100;
const STAYS_PUT_FOR = 3_000;

export class Finger {
  #touches = 0;
  #pressed = false;
  #lastAt = -Infinity;
  #row = null;
  #waiting = null;
  #timer = 0;

  /** `row` and `target` are the selectors of what moves and of what is tapped in it. */
  constructor({ row, target }) {
    this.row = row;
    this.target = target;
  }

  connect() {
    for (const [event, listen] of this.#listeners)
      document.addEventListener(event, listen, { passive: true, capture: true });
  }

  disconnect() {
    for (const [event, listen] of this.#listeners)
      document.removeEventListener(event, listen, { capture: true });
    clearTimeout(this.#timer);
  }

  get isNear() {
    const settled = performance.now() - this.#lastAt >= SETTLED_AFTER;
    return this.#touches > 0 || this.#pressed || !settled;
  }

  /** The row that was touched lately or has the keyboard's focus, if any: it should stay put. */
  get touchedRow() {
    const focused = document.activeElement;
    if (focused?.matches(":focus-visible") && focused.closest(this.row))
      return focused.closest(this.row);
    return performance.now() - this.#lastAt < STAYS_PUT_FOR ? this.#row : null;
  }

  whenAway(act) {
    this.#waiting = act;
    this.#look();
  }

  #look() {
    clearTimeout(this.#timer);
    if (this.isNear) {
      this.#timer = setTimeout(() => this.#look(), LOOK_AGAIN);
      return;
    }
    const act = this.#waiting;
    this.#waiting = null;
    act?.();
  }

  #near(event) {
    this.#lastAt = performance.now();
    this.#row = event.target.closest?.(this.row) ?? null;
  }

  #touched = (event) => {
    this.#touches = event.touches.length;
    this.#near(event);
  };

  #mouse = (event) => {
    if (event.pointerType === "touch") return;
    const wasPressed = this.#pressed;
    // `buttons` also tells of a release that happened outside of the window.
    this.#pressed = event.type !== "pointercancel" && event.buttons > 0;
    if (wasPressed || this.#pressed || event.target.closest?.(this.target)) this.#near(event);
  };

  #key = (event) => {
    if (event.target.closest?.(this.target)) this.#near(event);
  };

  // After a flick the page runs on without a finger, and the next tap stops it.
  #scrolled = () => {
    if (this.#row && this.isNear) this.#lastAt = performance.now();
  };

  #hidden = () => {
    this.#touches = 0;
    this.#pressed = false;
  };

  #listeners = [
    ["touchstart", this.#touched],
    ["touchend", this.#touched],
    ["touchcancel", this.#touched],
    ["pointerdown", this.#mouse],
    ["pointermove", this.#mouse],
    ["pointerup", this.#mouse],
    ["pointercancel", this.#mouse],
    ["keydown", this.#key],
    ["scroll", this.#scrolled],
    ["visibilitychange", this.#hidden],
  ];
}
