import { carousels } from "./site/carousel.js";
import { navigation } from "./site/nav.js";
import { tabs } from "./site/tabs.js";
import { tools } from "./site/tools.js";

document.documentElement.classList.add("js");
navigation();
carousels();
tabs();
tools();
