/** What every page does. */

import { connectNotifications } from "./notification-system.js";

document.documentElement.classList.add("js");
connectNotifications();

// A link to a folded part unfolds it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-opens]");
  const part = link && document.getElementById(link.dataset.opens);
  if (part) part.open = true;
});
