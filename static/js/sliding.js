/** Rows that change places: moved without losing focus, shown by a slide or a highlight. */

const DURATION = 250;
const EASING = "cubic-bezier(.2, .8, .2, 1)";
const MARGIN = 120; // px around the window within which a slide can be seen

const slides = new WeakMap();
const stillness = matchMedia("(prefers-reduced-motion: reduce)");

/** Make `list` hold exactly `rows`, in their order, moving no row that stands right already. */
export function arrange(list, rows) {
  const staying = new Set(rows);
  let next = list.firstElementChild;
  for (const row of rows) {
    // One that belongs to another list by now is taken over from there.
    while (next && !staying.has(next)) next = next.nextElementSibling;
    if (row === next) {
      next = next.nextElementSibling;
    } else if (row.parentElement === list && list.moveBefore) {
      // Keeps focus and running animations. Not from one list to another: Chromium (156, at least)
      // then leaves what is in the row styled as if it still stood in the first.
      list.moveBefore(row, next);
    } else {
      list.insertBefore(row, next);
    }
  }
}

/** Run `change`, which moves `rows` about, and let each slide from where it was. */
export function slide(rows, change, anchor) {
  const before = new Map(rows.map((row) => [row, row.getBoundingClientRect()]));
  const anchoredAt = anchor?.getBoundingClientRect().top;
  const focused = document.activeElement;
  change();
  if (focused !== document.activeElement && focused.isConnected)
    focused.focus({ preventScroll: true });
  for (const row of rows) slides.get(row)?.cancel();
  if (anchor?.isConnected) {
    const jump = anchor.getBoundingClientRect().top - anchoredAt;
    if (Math.abs(jump) >= 1) scrollBy({ top: jump, behavior: "instant" });
  }
  const moved = rows
    .filter((row) => row.isConnected)
    .map((row) => ({ row, from: before.get(row), to: row.getBoundingClientRect() }))
    .filter(({ from, to }) => from.height && to.height && canBeSeen(from, to))
    .map(({ row, from, to }) => ({ row, x: from.left - to.left, y: from.top - to.top }))
    .filter(({ x, y }) => Math.abs(x) >= 1 || Math.abs(y) >= 1);
  if (stillness.matches) highlight(moved);
  else for (const { row, x, y } of moved) slideFrom(row, x, y);
}

function canBeSeen(...places) {
  return places.some(({ top, bottom }) => bottom > -MARGIN && top < innerHeight + MARGIN);
}

function slideFrom(row, x, y) {
  const way = [{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }];
  slides.set(row, row.animate(way, { duration: DURATION, easing: EASING }));
}

// Without motion only the rows that went furthest are marked: the others merely made room.
function highlight(moved) {
  const furthest = Math.max(...moved.map(({ y }) => Math.abs(y)));
  for (const { row, y } of moved) {
    if (Math.abs(y) < furthest - 1) continue;
    row.classList.add("song--moved");
    row.onanimationend = ({ target }) => target === row && row.classList.remove("song--moved");
  }
}
