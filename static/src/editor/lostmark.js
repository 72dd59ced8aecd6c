// The attribute that marks the place of a picture which did not come along, in
// HTML on its way through the clipboard.
export const lostMark = "data-lost";
