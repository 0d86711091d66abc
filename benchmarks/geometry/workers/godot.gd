# Godot 3: reads jobs.json, loads what the editor imported, prints answers after the word ANSWER.
extends SceneTree

func _initialize():
	var file = File.new()
	file.open("res://jobs.json", File.READ)
	var jobs = parse_json(file.get_as_text())
	var answers = []
	for job in jobs:
		answers.append(look(job))
	print("ANSWER " + to_json(answers))
	quit()

func look(job):
	var scene = load(job["file"]).instance()
	get_root().add_child(scene)
	var meshes = []
	find(scene, meshes)
	var triangles = 0
	var textures = 0
	for node in meshes:
		for surface in node.mesh.get_surface_count():
			triangles += node.mesh.surface_get_arrays(surface)[Mesh.ARRAY_INDEX].size() / 3
			var material = node.mesh.surface_get_material(surface)
			if material is SpatialMaterial and material.albedo_texture != null:
				textures += 1
	var answer = {"meshes": meshes.size(), "triangles": triangles, "textures": textures, "box": box(meshes, job["first"] != "")}
	var player = scene.find_node("AnimationPlayer", true, false)
	if player != null:
		var morphs = meshes[0].mesh is ArrayMesh and meshes[0].mesh.get_blend_shape_count() > 0
		var boxes = []
		var weights = []
		player.play(player.get_animation_list()[0])
		for moment in job["moments"]:
			player.seek(moment + 0.0001, true)
			player.advance(0)
			boxes.append(box(meshes, false))
			if morphs:
				var row = []
				for shape in meshes[0].mesh.get_blend_shape_count():
					row.append(meshes[0].get("blend_shapes/" + meshes[0].mesh.get_blend_shape_name(shape)))
				weights.append(row)
		answer["boxes"] = boxes
		if morphs:
			answer["weights"] = weights
	elif job["moments"].size() > 0:
		answer["boxes"] = []
		for moment in job["moments"]:
			answer["boxes"].append([[0, 0, 0], [0, 0, 0]])
	scene.free()
	return answer

func find(node, into):
	if node is MeshInstance:
		into.append(node)
	for child in node.get_children():
		find(child, into)

func box(meshes, first):
	var low = Vector3(1e9, 1e9, 1e9)
	var high = -low
	for node in meshes:
		var where = node.global_transform
		if where.basis.get_scale().x < 0.05 or (first and abs(where.origin.x) > 1e-6):
			continue
		for surface in node.mesh.get_surface_count():
			for vertex in node.mesh.surface_get_arrays(surface)[Mesh.ARRAY_VERTEX]:
				var point = where.xform(vertex)
				low = Vector3(min(low.x, point.x), min(low.y, point.y), min(low.z, point.z))
				high = Vector3(max(high.x, point.x), max(high.y, point.y), max(high.z, point.z))
	return [[low.x, low.y, low.z], [high.x, high.y, high.z]]
