import { carousels } from "./site/carousel.js";
import { navigation } from "./site/nav.js";
import { suggest } from "./site/suggest.js";
import { tabs } from "./site/tabs.js";
import { speaking } from "./site/speak.js";
import { toolbar } from "./site/toolbar.js";
import { tools } from "./site/tools.js";

document.documentElement.classList.add("js");
navigation();
carousels();
suggest();
tabs();
tools();
speaking();
toolbar();
