/** What stands where on the big screen; the server's `jams.views.screen_lists`. No DOM. */

const NEXT = 3;
const UPCOMING = 12;
const BEST = 7;

/** The songs of the page's lists `stage`, `next` and `queue`. */
export function screenLists({ jam, songs }) {
  if (jam.status === "ended") return { stage: [], next: [], queue: best(songs) };
  const upcoming = songs.filter((song) => song.status === "queued").slice(0, UPCOMING);
  const count = jam.status === "waiting" ? Math.min(NEXT, jam.next_up.length) : NEXT;
  return {
    stage: songs.filter((song) => song.status === "playing"),
    next: upcoming.slice(0, count),
    queue: upcoming.slice(count),
  };
}

/** How many songs have been played. */
export function playedCount({ songs }) {
  return songs.filter((song) => song.status === "played").length;
}

function best(songs) {
  const voted = songs.filter((song) => song.vote_count);
  if (voted.length) return voted.sort((one, other) => other.vote_count - one.vote_count).slice(0, BEST);
  return songs.filter((song) => song.status === "played").slice(0, BEST);
}
