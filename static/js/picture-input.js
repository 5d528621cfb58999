/** A form's field for a picture: shows what was chosen, and says at once what is too large. */

function data(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = reject;
    reader.readAsDataURL(file); // the only address of it that the page's policy lets in
  });
}

function connect(field) {
  const input = field.querySelector("input[type=file]");
  const shown = field.querySelector("[data-shown]");
  const error = field.querySelector("[data-error]");
  const before = { src: shown.getAttribute("src"), hidden: shown.hidden };

  function show(src) {
    shown.hidden = !src;
    shown.removeAttribute("width");
    shown.removeAttribute("height");
    if (src) shown.src = src;
  }

  // What this browser cannot draw, such as HEIC, is sent all the same.
  shown.addEventListener("error", () => (shown.hidden = true));
  input.addEventListener("change", async () => {
    const [file] = input.files;
    const tooLarge = Boolean(file) && file.size > Number(field.dataset.mostBytes);
    error.hidden = !tooLarge;
    error.textContent = tooLarge ? field.dataset.tooLarge : "";
    input.setCustomValidity(error.textContent);
    if (!file || tooLarge) show(before.hidden ? null : before.src);
    else show(await data(file));
  });
}

for (const field of document.querySelectorAll(".picture-input")) connect(field);
