// @ts-check
/**
 * The elements of the search page: those that templates/search.html has, and those that scripts make.
 *
 * @typedef {object} Elements
 * @property {(id: string) => HTMLElement} find
 * @property {<T extends keyof HTMLElementTagNameMap>(tag: T, className: string, ...children: (Node | string)[]) =>
 *   HTMLElementTagNameMap[T]} build
 * @property {(className: string, label: string, act: () => void, ...children: (Node | string)[]) =>
 *   HTMLButtonElement} buildButton
 */
(function (global) {
  "use strict";
  const page = (global.khobao.page = {});

  /** @param {string} id @returns {HTMLElement} */
  function find(id) {
    const element = document.getElementById(id);
    if (!element) throw new Error(`the search page lacks #${id}`);
    return element;
  }

  /** @type {Elements["build"]} */
  function build(tag, className, ...children) {
    const element = document.createElement(tag);
    element.className = className;
    element.append(...children);
    return element;
  }

  /** @type {Elements["buildButton"]} */
  function buildButton(className, label, act, ...children) {
    const button = build("button", className, label, ...children);
    button.type = "button"; // the default would submit a form
    button.addEventListener("click", act);
    return button;
  }

  Object.assign(page, { find, build, buildButton });
})(/** @type {any} */ (globalThis));
