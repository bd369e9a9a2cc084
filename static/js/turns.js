// @ts-check
/**
 * Long work in turns. What a search does between two files that it waits for may last: when a turn has lasted a
 * while, the page first answers keys and draws, and then the work goes on.
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;
  const TURN = 12; // ms; a phone of a quarter of the speed makes 50 of them, and that is when a reader begins to wait

  let began = 0;

  /** To be called where the browser has just called. */
  function beginTurn() {
    began = performance.now();
  }

  /** Go on at once, or in a new turn when this one has lasted. */
  async function yieldToMain() {
    if (performance.now() - began < TURN) return;
    // What browsers without `yield` have comes after all that waits, and not before what came later.
    await (global.scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve)));
    beginTurn();
  }

  Object.assign(khobao, { beginTurn, yieldToMain });
})(/** @type {any} */ (globalThis));
