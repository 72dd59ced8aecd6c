// The attributes that mark, in HTML on its way through the clipboard, the
// place of a picture which did not come along, and of one that is uploaded.
export const lostMark = "data-lost";
export const comingMark = "data-coming";
