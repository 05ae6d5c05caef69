// A small picture of a picture, made where the whole one is at hand: lists load it instead.

const kSideMax = 320;
const kBytesMax = 64 * 1024;

/** Null where the browser can make none: the whole picture is shown then. */
export async function previewOfFile(file: Blob): Promise<Blob | null> {
  if (!file.type.startsWith('image/')) return null;
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, kSideMax / Math.max(image.width, image.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
    for (const quality of [0.8, 0.5, 0.3]) {
      const blob = await new Promise<Blob | null>((resolve) => {
        canvas.toBlob(resolve, 'image/webp', quality);
      });
      if (blob && blob.size <= kBytesMax) return blob;
    }
  } catch { /* no picture that this browser reads */ }
  return null;
}
