// Lets node find the page's modules as the browser does: `node --import ./page_modules.mjs`, with the folders of
// client and viewer and the file of the tables in the environment.
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

const { CLIENT, VIEWER } = process.env;

registerHooks({
  resolve(specifier, context, next) {
    const found = specifier.match(/^(?:\.\.\/)+viewer\/(.*)$/);
    return next(found ? pathToFileURL(`${VIEWER}/${found[1]}`).href : specifier, context);
  },
  load(url, context, next) {
    return next(url, url.endsWith(".js") ? { ...context, format: "module" } : context);
  },
});
