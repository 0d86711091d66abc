// Lets node find the page's modules as the browser does: `node --import ./page_modules.mjs`, with the folder of
// the viewer and the file of the tables in the environment.
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

const { TABLES, VIEWER } = process.env;

registerHooks({
  resolve(specifier, context, next) {
    if (/^(?:\.\.\/)+tables\.js$/.test(specifier)) return next(pathToFileURL(TABLES).href, context);
    const found = specifier.match(/^(?:\.\.\/)+viewer\/(.*)$/);
    return next(found ? pathToFileURL(`${VIEWER}/${found[1]}`).href : specifier, context);
  },
  load(url, context, next) {
    return next(url, url.endsWith(".js") ? { ...context, format: "module" } : context);
  },
});
