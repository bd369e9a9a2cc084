"use strict";
/**
 * The front page says whether this day of the calendar has articles: only the reader's clock knows which day it is,
 * and not every day has some.
 */
(() => {
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
