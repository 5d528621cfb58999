/** A vote as a request: its id, its line, and the way by HTTP. */

const ANSWER_WITHIN = 10_000;

/** A text that is unique among this browser's commands; plain http has no `randomUUID`. */
export function newCommandId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join("-");
}

let newestLine = 0;

/**
 * A number for a new line to the server, above all that this browser had before: what an older
 * line still brings after a newer one has spoken is not done.
 */
export function newLine() {
  newestLine = Math.max(Date.now(), newestLine + 1);
  return newestLine;
}

/**
 * Make this browser's vote be `voted`. Gives the answer's JSON; `{ error, retryAfter }`, the wait
 * in ms, where the server refused; null where nobody answered.
 */
export async function putVote(api, { songId, voted, line }, token) {
  try {
    const asked = line === null ? "" : `?line=${line}`;
    const answer = await fetch(`${api}/songs/${songId}/vote${asked}`, {
      method: voted ? "PUT" : "DELETE",
      headers: { Accept: "application/json", "X-CSRFToken": token },
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
    const body = await answer.json();
    if (answer.ok) return body;
    const retryAfter = 1000 * (Number(answer.headers.get("Retry-After")) || 0);
    return body.error ? { error: body.error, retryAfter } : null;
  } catch {
    return null;
  }
}
