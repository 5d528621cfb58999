/** Hides the pointer, and what it could press, while it is still: CSS does so by `data-pointer`. */

const STILL_AFTER = 2_500;

export class StillPointer {
  #timer = 0;

  connect() {
    document.addEventListener("pointermove", this.#moved);
    document.addEventListener("pointerdown", this.#moved);
    this.#rest();
  }

  disconnect() {
    clearTimeout(this.#timer);
    document.removeEventListener("pointerdown", this.#moved);
    document.removeEventListener("pointermove", this.#moved);
  }

  #moved = (event) => {
    // A page that changes under a resting mouse gets a move as well, of no way.
    if (event.type === "pointermove" && !event.movementX && !event.movementY) return;
    document.documentElement.dataset.pointer = "moving";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#rest(), STILL_AFTER);
  };

  #rest() {
    document.documentElement.dataset.pointer = "still";
  }
}
