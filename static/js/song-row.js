/** One song's row: its marked parts, filled with text and attributes. Never with HTML. */

export function setText(element, text) {
  if (element && element.textContent !== String(text)) element.textContent = text;
}

export function setHidden(element, hidden) {
  if (element && element.hidden !== hidden) element.hidden = hidden;
}

function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

function field(row, name) {
  return row.querySelector(`[data-field="${name}"]`);
}

/** A new row, drawn from the page's template. */
export function newRow(songId) {
  const row = document.getElementById("song-template").content.firstElementChild.cloneNode(true);
  row.id = `song-${songId}`;
  row.dataset.songId = songId;
  const vote = row.querySelector("[data-vote]");
  const blank = vote?.getAttribute("formaction");
  vote?.setAttribute("formaction", blank.replace("/songs/0/", `/songs/${songId}/`));
  return row;
}

/** The count and the button: what may change while a finger is over it. Moves nothing. */
export function fillVote(row, song, { count, voted }, { words, ended }) {
  const number = field(row, "vote_count");
  const shown = Number(number.textContent);
  if (shown !== count) {
    number.textContent = count;
    delete number.dataset.roll;
    number.dataset.roll = count > shown ? "up" : "down";
    number.onanimationend = () => delete number.dataset.roll;
  }
  setAttribute(row, "data-voted", voted);
  const button = row.querySelector("[data-vote]");
  if (!button) return; // the page of an ended jam has the plain number
  setAttribute(button, "value", !voted);
  setAttribute(button, "aria-pressed", voted);
  setAttribute(button, "aria-label", words.count("vote", count, { title: song.title }));
  button.disabled = ended || song.status === "played" || song.status === "skipped";
}

/** All else, which may change the row's height. */
export function fillRow(row, song, words) {
  setAttribute(row, "data-status", song.status);
  setText(field(row, "title"), song.title);
  setText(field(row, "artist"), song.artist);
  const addedBy = field(row, "added_by");
  if (song.added_by) setText(addedBy, words.say("suggested_by", { name: song.added_by }));
  setHidden(addedBy, !song.added_by);
  fillSheet(field(row, "sheet"), song.chord_sheet_url);
  fillLineup(row.querySelector('[data-list="lineup"]'), song, words);
}

function fillSheet(link, url) {
  if (!link) return;
  const isWeb = /^https?:\/\/|^\/(?!\/)/.test(url ?? "");
  if (isWeb) setAttribute(link, "href", url);
  setHidden(link, !isWeb);
}

function fillLineup(list, song, words) {
  if (!list) return;
  const chips = [
    ...song.performers.map(({ name, instrument }) => ({ kind: "performer", name, instrument })),
    ...song.needs.map((instrument) => ({ kind: "need", name: "", instrument })),
  ];
  while (list.children.length > chips.length) list.lastElementChild.remove();
  while (list.children.length < chips.length)
    list.append(document.getElementById("chip-template").content.firstElementChild.cloneNode(true));
  chips.forEach(({ kind, name, instrument }, index) => {
    const chip = list.children[index];
    setAttribute(chip, "data-chip", kind);
    setText(field(chip, "instrument"), words.say(`instrument.${instrument}`));
    setText(field(chip, "name"), name ?? "");
    setHidden(field(chip, "name"), !name);
  });
  setHidden(list, chips.length === 0);
}

/** The 1-based place in the queue, or none. */
export function fillPlace(row, place) {
  setText(field(row, "place"), place ?? "");
}
