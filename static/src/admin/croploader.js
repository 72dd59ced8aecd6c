// Fetches the crop window when it is first asked for: few pages need it.

// openCrop shows it for a picture of the library and gives the answer for the
// cut-out, like that for an upload, or null when it was closed.
export async function openCrop(picture) {
  const { crop } = await import(document.body.dataset.cropScript);
  return crop(picture);
}
