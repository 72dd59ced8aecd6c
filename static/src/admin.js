import "./admin/page.js";
import "./admin/bulk.js";
import "./admin/backup.js";
import "./admin/autosave.js";
import "./admin/guard.js";
import "./admin/pictures.js";
import "./admin/attachments.js";
import "./admin/article.js";
