/** The big screen: makes the parts, and hands each what the others say. */

import { Comeback } from "./comeback.js";
import { FullScreen } from "./full-screen.js";
import { JamState } from "./jam-state.js";
import { JamLink } from "./jam-websocket.js";
import { KeptAwake } from "./kept-awake.js";
import { keepPage, KeptState } from "./screen-kept.js";
import { ScreenSongs } from "./screen-songs.js";
import { ScreenUi } from "./screen-ui.js";
import { StillPointer } from "./still-pointer.js";
import { Words } from "./words.js";

function parsed(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

const root = document.getElementById("screen");
const { slug, code, api, socket, worker } = root.dataset;
const kept = new KeptState(`jam-screen:${slug}`);
const state = new JamState(kept.newest(parsed("jam-snapshot")));
const words = new Words(parsed("jam-words"));
const link = new JamLink({
  socket,
  api,
  position: () => ({ epoch: state.epoch, version: state.version }),
});
const songs = new ScreenSongs({ root, state, words });
const ui = new ScreenUi({ root, sign: document.getElementById("link"), state, words });
const comeback = new Comeback();
const parts = [songs, ui, new KeptAwake(), new FullScreen(), new StillPointer(), kept, link];
let namesWereShown = state.jam.names_on_screen;

function draw() {
  songs.draw();
  ui.draw();
  kept.keep(state);
  if (state.jam.code !== code) comeback.soon(); // the QR is the server's
  if (state.jam.names_on_screen === namesWereShown) return;
  namesWereShown = state.jam.names_on_screen;
  keepPage(worker); // what is kept of the page shall not have names that were taken back
}

link.addEventListener("frame", ({ detail: { event, data } }) => {
  const outcome = state.apply(event, data);
  if (outcome === "gap") link.resync();
  if (outcome === "applied" || outcome === "gap") draw();
});
link.addEventListener("polled", ({ detail }) => {
  if (state.applyPolled(detail) === "applied") draw();
});
link.addEventListener("state", ({ detail }) => {
  ui.showLink(detail);
  // Nobody is there to load the page again: not for a new protocol, nor for a jam that comes back.
  if (detail.state === "old" || detail.state === "gone") comeback.soon();
});

function connect() {
  for (const part of parts) part.connect();
}

function disconnect() {
  for (const part of [...parts].reverse()) part.disconnect();
}

addEventListener("pagehide", disconnect);
addEventListener("pageshow", (event) => event.persisted && connect());
connect();
keepPage(worker);
