export { billOfMaterials, nameOf } from './bill-of-materials.ts';
export { type BuiltImage, buildImage } from './build-image.ts';
export { sourcesOfImage } from './stage-application.ts';
