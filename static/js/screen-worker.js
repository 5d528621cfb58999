/**
 * The big screen's service worker: where the server does not answer, a reload gets the page and
 * the files that it gave last. It asks the server first, always.
 */

const CACHE = "jam-screen"; // as in screen-kept.js
const ANSWER_WITHIN = 5_000;
const MOST_KEPT = 120; // files of versions before, oldest first, make room

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(newest(request, pathname));
  else if (pathname.startsWith("/static/")) event.respondWith(newest(request, request.url));
});

async function newest(request, key) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(key);
  try {
    const answer = await fetch(request, kept && { signal: AbortSignal.timeout(ANSWER_WITHIN) });
    if (answer.ok) await keep(cache, key, answer.clone());
    return answer.status >= 500 && kept ? kept : answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function keep(cache, key, answer) {
  await cache.delete(key); // so that it is the youngest
  await cache.put(key, answer);
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - MOST_KEPT))) await cache.delete(old);
}
