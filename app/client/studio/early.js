// In the page's head: the modules and the model are on their way while the page itself is still being built.

import "../create/create.js";
import "../interpolate/interpolate.js";
import { prepare } from "./studio.js";

prepare();
