/**
 * Sentences that come and go. A bar shows how long; hovering or focusing stops it (by CSS), the
 * button or Escape sends a sentence away.
 */

const MOST_AT_ONCE = 4;
const ALERTS = new Set(["error", "warning"]);
const OWN_ESCAPE = "input, textarea, select, [popover], dialog"; // Escape means something there

let cameFrom = null; // where the focus was before it went to a notification

function region() {
  return document.getElementById("notifications");
}

function all() {
  return [...(region()?.querySelectorAll(".notification:not([data-leaving])") ?? [])];
}

/** Show a sentence. `level`: info, success, warning, error; a sticky one stays until dismissed. */
export function notify(text, { level = "info", sticky = false } = {}) {
  const same = all().find((shown) => textOf(shown).textContent === text);
  same?.remove();
  const template = document.getElementById("notification-template");
  if (!region() || !template) return null;
  const notification = template.content.firstElementChild.cloneNode(true);
  notification.dataset.level = level;
  notification.setAttribute("role", ALERTS.has(level) ? "alert" : "status");
  notification.toggleAttribute("data-sticky", sticky);
  textOf(notification).textContent = text;
  region().append(notification);
  const shown = all();
  const tooMany = shown.length - MOST_AT_ONCE;
  const passing = shown.filter((one) => !one.hasAttribute("data-sticky") && one !== notification);
  for (const one of [...passing, ...shown].slice(0, Math.max(0, tooMany))) one.remove();
  return notification;
}

/** Let a notification leave; the focus goes to the next one, or back to where it was. */
export function dismiss(notification) {
  if (notification.hasAttribute("data-leaving")) return;
  const hadFocus = notification.contains(document.activeElement);
  notification.setAttribute("data-leaving", "");
  if (hadFocus) {
    const next = all().at(-1)?.querySelector("[data-dismiss]");
    (next ?? (cameFrom?.isConnected ? cameFrom : null))?.focus({ preventScroll: true });
  }
  if (!notification.getAnimations().length) notification.remove();
}

function textOf(notification) {
  return notification.querySelector('[data-field="text"]');
}

function clicked(event) {
  const button = event.target.closest("[data-dismiss]");
  if (button) dismiss(button.closest(".notification"));
}

function ended(event) {
  const notification = event.target.closest(".notification");
  if (event.target.matches("[data-progress]")) {
    if (!notification.hasAttribute("data-sticky")) dismiss(notification);
  } else if (event.target === notification && notification.hasAttribute("data-leaving")) {
    notification.remove();
  }
}

function entered(event) {
  if (!region().contains(event.relatedTarget)) cameFrom = event.relatedTarget;
}

function pressed(event) {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const focused = document.activeElement?.closest(".notification");
  if (!focused && event.target.closest?.(OWN_ESCAPE)) return;
  const newest = focused ?? all().at(-1);
  if (newest) dismiss(newest);
}

/** Look after the region, with what the server wrote there. */
export function connectNotifications() {
  region()?.addEventListener("click", clicked);
  region()?.addEventListener("animationend", ended);
  region()?.addEventListener("focusin", entered);
  document.addEventListener("keydown", pressed);
  // On a slow network the time of one may have run out before anybody listened.
  for (const notification of all()) {
    const clocks = notification.querySelector("[data-progress]")?.getAnimations() ?? [];
    if (clocks.some((clock) => clock.playState === "finished")) dismiss(notification);
  }
}

export function disconnectNotifications() {
  document.removeEventListener("keydown", pressed);
  region()?.removeEventListener("focusin", entered);
  region()?.removeEventListener("animationend", ended);
  region()?.removeEventListener("click", clicked);
}
