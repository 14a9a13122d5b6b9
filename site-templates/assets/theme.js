// Runs before the first paint: says that scripts work, and takes the reader's choice of light or dark.
(function (root) {
  root.classList.add("has-js");
  try {
    var theme = localStorage.getItem("kedang-theme");
    if (theme) root.dataset.theme = theme;
  } catch (e) { /* no storage, as on some file shares: the system's choice stays */ }
})(document.documentElement);
