// A picture drawn anew: smaller, and without what the camera wrote about place and owner.
const MOST = 1600;

export async function shrink(file) {
  const image = await read(file);
  const scale = Math.min(1, MOST / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.78));
  canvas.width = canvas.height = 1; // a poor phone gives the memory back only then
  if (!blob) throw new Error("photo");
  return blob;
}

function read(file) {
  if (window.createImageBitmap) return createImageBitmap(file);
  return new Promise((done, failed) => {
    const image = new Image();
    image.onload = () => done(image);
    image.onerror = failed;
    image.src = URL.createObjectURL(file);
  });
}
