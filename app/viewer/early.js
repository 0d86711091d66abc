// In the page's head: the modules and the model are on their way while the page itself is still being built.

import "./create.js";
import "./interpolate.js";
import { prepare } from "./studio.js";

prepare();
