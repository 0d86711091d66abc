// In the page: what three.js' loader sees of a GLB file, and what it draws of it.
import * as THREE from "three";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";

const load = (bytes) => new GLTFLoader().parseAsync(new Uint8Array(bytes).buffer, "");
const corners = (box) => [box.min.toArray(), box.max.toArray()];

function boxOf(meshes) {
  const box = new THREE.Box3();
  for (const mesh of meshes) {
    if (mesh.getWorldScale(new THREE.Vector3()).x < 1e-3) continue; // a hidden frame
    const point = new THREE.Vector3();
    for (let i = 0; i < mesh.geometry.attributes.position.count; i++) {
      mesh.getVertexPosition(i, point); // with its morph targets
      box.expandByPoint(point.applyMatrix4(mesh.matrixWorld));
    }
  }
  return corners(box);
}

window.look = async (bytes, moments, first) => {
  const gltf = await load(bytes);
  gltf.scene.updateMatrixWorld(true);
  const all = [];
  gltf.scene.traverse((node) => { if (node.isMesh) all.push(node); });
  const measured = first ? all.filter((mesh) => Math.abs(mesh.getWorldPosition(new THREE.Vector3()).x) < 1e-6) : all;
  const answer = {
    meshes: all.length,
    triangles: all.reduce((sum, mesh) => sum + mesh.geometry.index.count / 3, 0),
    textures: all.filter((mesh) => mesh.material.map?.image?.width > 1).length,
    box: boxOf(measured), boxes: [],
  };
  const mixer = new THREE.AnimationMixer(gltf.scene);
  for (const clip of gltf.animations) {
    const action = mixer.clipAction(clip);
    action.setLoop(THREE.LoopOnce);
    action.clampWhenFinished = true;
    action.play();
  }
  for (const moment of moments) {
    mixer.setTime(moment + 1e-4);
    gltf.scene.updateMatrixWorld(true);
    answer.boxes.push(boxOf(measured));
  }
  return answer;
};

/** Pixels [size * size * 4] from the lower left, unlit over white: camera { position: [3], focal } looks at `target`. */
window.draw = async (bytes, { position, target, focal }, size) => {
  const gltf = await load(bytes);
  const renderer = new THREE.WebGLRenderer({ antialias: true, preserveDrawingBuffer: true });
  renderer.setPixelRatio(1);
  renderer.setSize(size, size, false);
  const scene = new THREE.Scene();
  scene.background = new THREE.Color(1, 1, 1);
  gltf.scene.traverse((node) => {
    if (!node.isMesh) return;
    node.material = new THREE.MeshBasicMaterial({ map: node.material.map, vertexColors: node.material.vertexColors });
  });
  scene.add(gltf.scene);
  const camera = new THREE.PerspectiveCamera((2 * Math.atan(0.5 / focal) * 180) / Math.PI, 1, 0.01, 100);
  camera.position.set(...position);
  camera.lookAt(...target);
  renderer.render(scene, camera);
  const gl = renderer.getContext();
  const pixels = new Uint8Array(size * size * 4);
  gl.readPixels(0, 0, size, size, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  renderer.dispose();
  return [...pixels];
};
