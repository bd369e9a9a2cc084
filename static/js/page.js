"use strict";
/**
 * What every page but the search page can do beyond being read: the key "/" goes to the search field, and the front
 * page says whether this day of the calendar has articles.
 */
(() => {
  document.addEventListener("keydown", (event) => {
    const target = event.target;
    const typing = target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const fields = [...document.querySelectorAll("[data-search-field]")];
    const field = fields.find((found) => found.checkVisibility?.() ?? true);
    if (field instanceof HTMLInputElement) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  });

  // "This day in every year": only the reader's clock knows which day it is, and not every day has articles.
  const thisDay = document.querySelector("[data-days]");
  if (thisDay instanceof HTMLElement) {
    const now = new Date();
    const day = [now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    const link = thisDay.querySelector("a");
    if (link && (thisDay.dataset.days ?? "").split(" ").includes(day)) {
      link.href = `ngay/${day}.html`;
      thisDay.hidden = false;
    }
  }
})();
