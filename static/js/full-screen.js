/** The whole screen by the key f, by a double click or tap, or by the button. */

export class FullScreen {
  connect() {
    for (const [event, listen] of this.#listeners) document.addEventListener(event, listen);
  }

  disconnect() {
    for (const [event, listen] of this.#listeners) document.removeEventListener(event, listen);
  }

  async #turn() {
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else await document.documentElement.requestFullscreen();
    } catch {
      // A browser that has none, or does not want to.
    }
  }

  #key = (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
    if (plain && event.key.toLowerCase() === "f") this.#turn();
  };

  #click = (event) => event.target.closest("[data-full-screen]") && this.#turn();

  #doubleClick = (event) => event.target.closest(".screen-controls") || this.#turn();

  #listeners = [
    ["keydown", this.#key],
    ["click", this.#click],
    ["dblclick", this.#doubleClick],
  ];
}
