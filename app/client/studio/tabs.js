// Gradio's tabs, which know nothing of the page's modules.

/** Opens the tab of this name, as a click does. */
export function goToTab(name) {
  for (const node of document.querySelectorAll('#a3-panel [role="tab"]')) if (node.textContent.trim() === name) node.click();
}
