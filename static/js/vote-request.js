/** A vote as a request: its id, and the way by HTTP. */

const ANSWER_WITHIN = 10_000;

/** A text that is unique among this browser's commands; plain http has no `randomUUID`. */
export function newCommandId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join("-");
}

/**
 * Make this browser's vote be `voted`. Gives the answer's JSON; `{ error, retryAfter }`, the wait
 * in ms, where the server refused; null where nobody answered.
 */
export async function putVote(api, { songId, voted }, token) {
  try {
    const answer = await fetch(`${api}/songs/${songId}/vote`, {
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
