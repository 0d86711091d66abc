// node validate.mjs FILE: prints the Khronos validator's report as one JSON object.
import fs from "node:fs";
import validator from "gltf-validator";

const file = process.argv[2];
const bytes = new Uint8Array(fs.readFileSync(file));
const report = await validator.validateBytes(bytes, { uri: file, maxIssues: 100 });
console.log(JSON.stringify(report));
