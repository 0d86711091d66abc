// Orbit cameras, as in att3d_core/render/cameras.py: azimuth 0 looks at the front (+Z) and grows toward +X; degrees.

const rad = (degrees) => (degrees * Math.PI) / 180;
export const clamp = (x, low, high) => Math.min(high, Math.max(low, x));

export const HOME = Object.freeze({ azimuth: 25, elevation: 15, distance: 2.5, focal: 1.45, target: [0, 0, 0] });
export const VIEWS = Object.freeze({
  front: { azimuth: 0, elevation: 0 },
  side: { azimuth: 90, elevation: 0 },
  back: { azimuth: 180, elevation: 0 },
  top: { azimuth: 0, elevation: 89.9 },
});

/** Unit vectors and position of an orbit camera. */
export function basis({ azimuth, elevation, distance, target }) {
  const [a, e] = [rad(azimuth), rad(elevation)];
  const back = [Math.cos(e) * Math.sin(a), Math.sin(e), Math.cos(e) * Math.cos(a)];
  const right = [Math.cos(a), 0, -Math.sin(a)];
  const up = [
    back[1] * right[2] - back[2] * right[1],
    back[2] * right[0] - back[0] * right[2],
    back[0] * right[1] - back[1] * right[0],
  ];
  return { back, right, up, eye: back.map((b, i) => target[i] + b * distance) };
}

/** A light 2.5 m from the middle, turned away from the camera by (azimuth, elevation); at the camera for (0, 0). */
export function lightPosition(camera, light) {
  if (light.azimuth === 0 && light.elevation === 0) return basis(camera).eye;
  const { azimuth, elevation } = camera;
  return basis({
    azimuth: azimuth + light.azimuth,
    elevation: clamp(elevation + light.elevation, -89, 89),
    distance: 2.5,
    target: [0, 0, 0],
  }).eye;
}

export const orbit = (camera, dAzimuth, dElevation) => ({
  ...camera,
  azimuth: camera.azimuth + dAzimuth,
  elevation: clamp(camera.elevation + dElevation, -89.9, 89.9),
});

export const zoom = (camera, factor) => ({ ...camera, distance: clamp(camera.distance * factor, 1.1, 8) });

/** Moves the point looked at, in picture heights. */
export function pan(camera, dx, dy) {
  const { right, up } = basis(camera);
  const reach = camera.distance / camera.focal;
  return {
    ...camera,
    target: camera.target.map((t, i) => clamp(t - (right[i] * dx + up[i] * dy) * reach, -1, 1)),
  };
}
