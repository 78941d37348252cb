/** Twice what is shown anywhere, in pixels. */
const side = 512;

/** The middle of a picture as a small square, without what a camera wrote beside it. Throws a `DOMException` where it is no picture. */
export async function squared(file: Blob): Promise<File> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const cut = Math.min(picture.width, picture.height);
  const size = Math.min(cut, side);
  const canvas = new OffscreenCanvas(size, size);
  canvas.getContext('2d')!.drawImage(picture, (picture.width - cut) / 2, (picture.height - cut) / 2, cut, cut, 0, 0, size, size);
  picture.close();
  const type = file.type === 'image/png' ? 'image/png' : 'image/jpeg';
  return new File([await canvas.convertToBlob({ type, quality: 0.9 })], type === 'image/png' ? 'avatar.png' : 'avatar.jpg', { type });
}
