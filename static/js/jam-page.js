/** The attendee's page: makes the parts, and hands each what the others say. */

import { Announcer } from "./announcer.js";
import { JamAttendee } from "./jam-attendee.js";
import { JamSongs } from "./jam-songs.js";
import { JamState } from "./jam-state.js";
import { JamUi } from "./jam-ui.js";
import { JamLink } from "./jam-websocket.js";
import { notify } from "./notification-system.js";
import { Words } from "./words.js";

function parsed(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

function csrf() {
  const cookie = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return cookie?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

const root = document.getElementById("jam");
const { slug, api, socket } = root.dataset;
const words = new Words(parsed("jam-words"));
const state = new JamState(parsed("jam-snapshot"));
const link = new JamLink({
  socket,
  api,
  position: () => ({ epoch: state.epoch, version: state.version }),
});
const attendee = new JamAttendee({ state, link, api, csrf, storageKey: `jam-taps:${slug}` });
// What the stage shows moves the queue below it, so it waits for the finger too.
const alongside = () => ui.draw();
const songs = new JamSongs({ root, state, attendee, words, alongside });
const line = document.getElementById("link");
const ui = new JamUi({ root, line, state, words });
const announcer = new Announcer({ element: document.getElementById("announcer"), state, words });
let closed = state.jam.status === "ended"; // its page has no buttons to vote with

function draw() {
  songs.draw();
  announcer.follow();
  if (closed && state.jam.status !== "ended") {
    closed = false;
    notify(words.say("reopened"), { sticky: true });
  }
}

link.addEventListener("frame", ({ detail: { event, data } }) => {
  const outcome = state.apply(event, data);
  if (outcome === "gap") link.resync();
  if (outcome !== "applied" && outcome !== "gap") return;
  if (event !== "snapshot" && data.ts) ui.heard(data.ts);
  attendee.follow({ whole: event === "snapshot" });
  draw();
});
link.addEventListener("polled", ({ detail }) => {
  if (state.applyPolled(detail) !== "applied") return;
  attendee.follow({ whole: true });
  draw();
});
link.addEventListener("state", ({ detail }) => ui.showLink(detail));
attendee.addEventListener("change", () => songs.draw());
attendee.addEventListener("refused", ({ detail }) => notify(detail.message, { level: "error" }));
attendee.addEventListener("kept", () => notify(words.say("vote_kept"), { level: "warning" }));

function connect() {
  songs.connect();
  ui.connect();
  attendee.connect();
  link.connect();
}

function disconnect() {
  link.disconnect();
  attendee.disconnect();
  ui.disconnect();
  songs.disconnect();
  announcer.disconnect();
}

// A page with an open socket cannot be kept for the way back; one that let go of it can.
addEventListener("pagehide", disconnect);
addEventListener("pageshow", (event) => event.persisted && connect());
connect();
