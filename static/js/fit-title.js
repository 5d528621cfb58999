/** The largest title that fits the stage: at ten metres it is all that some people can read. */

// In rem, which grow with the screen: 6rem are 96 px at 1280×720, and what a title should have.
const SIZES = [8.5, 7.5, 6.75, 6, 5.25, 4.5, 4, 3.5, 3, 2.5];
const WORDS_BREAK_FROM = 4.5; // above that a long word is better made smaller than broken

function fits(stage, title) {
  return stage.scrollHeight <= stage.clientHeight && title.scrollWidth <= title.clientWidth;
}

/** Set `--title-size` of the list within `stage` to the largest size that shows all of it. */
export function fitTitle(stage, list) {
  const song = stage.querySelector(list);
  const title = song.querySelector('[data-field="title"]');
  if (!title) return;
  for (const size of SIZES) {
    song.style.setProperty("--title-size", `${size}rem`);
    song.toggleAttribute("data-breaking", size <= WORDS_BREAK_FROM);
    if (fits(stage, title)) return;
  }
}
