// Gradio's tabs, which know nothing of the page's modules.

/** Opens the tab of this name, as a click does. */
export function goToTab(name) {
  /** @type {NodeListOf<HTMLElement>} */
  const tabs = document.querySelectorAll('#a3-panel [role="tab"]');
  for (const node of tabs) if (node.textContent.trim() === name) node.click();
}
