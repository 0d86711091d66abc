// In a page with Gradio's Model3D: what its Babylon scene holds. `store` is the address of Gradio's engineStore module.
const named = async (store) => Object.values(await import(store)).find((value) => value?.Instances);
const sceneOf = async (store) => (await named(store))?.Instances.flatMap((engine) => engine.scenes).at(-1);
const solid = (scene) => scene.meshes.filter((mesh) => mesh.getTotalVertices() > 0);
const textureOf = (mesh) => mesh.material?.albedoTexture;

async function isLoaded(store) {
  const scene = await sceneOf(store);
  const meshes = scene ? solid(scene) : [];
  return meshes.length > 0 && scene.isReady() && meshes.every((mesh) => textureOf(mesh)?.isReady() ?? true);
}

window.loaded = async (store, seconds) => {
  for (let tenths = 0; tenths < 10 * seconds; tenths++) {
    if (await isLoaded(store)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`Model3D shows nothing after ${seconds} s`);
};

/** Pauses what plays and says whether everything did by itself. */
window.hold = async (store) => {
  const { animationGroups } = await sceneOf(store);
  const playing = animationGroups.length > 0 && animationGroups.every((group) => group.isPlaying);
  for (const group of animationGroups) group.pause();
  return playing;
};

window.resume = async (store) => {
  for (const group of (await sceneOf(store)).animationGroups) group.play(true);
};

function boxOf(meshes) {
  const low = [1e9, 1e9, 1e9], high = [-1e9, -1e9, -1e9];
  for (const mesh of meshes) {
    const m = mesh.computeWorldMatrix(true).m;
    if (Math.hypot(m[0], m[1], m[2]) < 1e-3) continue; // a hidden frame
    const at = mesh.getPositionData(false, true); // with its morph targets
    for (let i = 0; i < at.length; i += 3) {
      for (let axis = 0; axis < 3; axis++) {
        const value = at[i] * m[axis] + at[i + 1] * m[4 + axis] + at[i + 2] * m[8 + axis] + m[12 + axis];
        low[axis] = Math.min(low[axis], value);
        high[axis] = Math.max(high[axis], value);
      }
    }
  }
  return [low, high];
}

window.look = async (store, moments, first) => {
  const scene = await sceneOf(store);
  const all = solid(scene);
  const measured = first ? all.filter((mesh) => Math.abs(mesh.getAbsolutePosition().x) < 1e-6) : all;
  const camera = scene.activeCamera;
  const boxes = moments.map((moment) => {
    for (const group of scene.animationGroups) {
      group.goToFrame((moment + 1e-4) * group.targetedAnimations[0].animation.framePerSecond);
    }
    return boxOf(measured);
  });
  // At rest: it plays from the start, so a morph's own shape is seen only without its weights.
  for (const group of scene.animationGroups) group.goToFrame(0);
  for (const mesh of all) {
    const morphs = mesh.morphTargetManager;
    for (let i = 0; i < (morphs?.numTargets ?? 0); i++) morphs.getTarget(i).influence = 0;
  }
  return {
    meshes: all.length,
    triangles: all.reduce((sum, mesh) => sum + mesh.getTotalIndices() / 3, 0),
    textures: all.filter((mesh) => (textureOf(mesh)?.getSize().width ?? 0) > 1).length,
    box: boxOf(measured), boxes,
    upright: camera.upVector.y > 0.99 && camera.globalPosition.z > camera.target.z,
  };
};

/** Takes the textures away and draws again: what changes in the picture is what they showed. */
window.bare = async (store) => {
  const scene = await sceneOf(store);
  for (const mesh of solid(scene)) if (textureOf(mesh)) mesh.material.albedoTexture = null;
  for (let frame = 0; frame < 20; frame++) {
    await new Promise(requestAnimationFrame);
    scene.getEngine().beginFrame();
    scene.render();
    scene.getEngine().endFrame();
  }
};
