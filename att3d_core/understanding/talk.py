"""Words of a prompt that are not about the object: about the picture, about the game, or mere grammar."""

from __future__ import annotations

from collections.abc import Sequence

from att3d_core.text.forms import key

# Said of the picture, of the file, and of the size, which every object has of its own in whatever scene it will stand.
# Single words here never stand for an object or a part of one.
PICTURE = """
low poly, high poly, lowpoly, highpoly, poly, polygon, voxel style, voxel, game asset, game assets, game ready,
game model, game prop, game art, video game, mobile game, pc game, for a game, for games, for a video game,
for my game, in game,
asset, assets, asset pack, 3d, 3d model, 3d models, 3d asset, 3d assets, 3d object, 3d render, 3d rendering, 3d art,
3d mesh, 3d printable, printable, for 3d printing, 3d model of, 3d render of, 3d asset of, model of, mesh, mesh of,
unreal engine, unreal engine 4, unreal engine 5, ue4, ue5, unreal, unity, unity asset, unity3d, godot, blender, cycles,
octane, octane render, vray, v ray, redshift, zbrush, maya, cinema 4d, c4d, substance painter, marmoset, glb, gltf, fbx,
trending on artstation, artstation, trending on sketchfab, sketchfab, deviantart, pinterest, behance, cgsociety,
highly detailed, very detailed, extremely detailed, ultra detailed, hyper detailed, super detailed, detailed, intricate,
intricate details, high detail, high details, many details, detail, details, insanely detailed, finely detailed,
high quality, best quality, top quality, ultra quality, good quality, quality, masterpiece, award winning, professional,
4k, 8k, 2k, 16k, 1k, hd, uhd, full hd, ultra hd, 4k textures, 8k textures, 4k texture, hd textures, 1080p, 720p,
high resolution, high res, highres, hires, hi res, 4k resolution, resolution, absurdres,
pbr, pbr textures, pbr materials, pbr texture, textured, textures, untextured, uv mapped, uv unwrapped, with textures,
clean topology, good topology, quad topology, rigged, animated, optimized, t pose, a pose, unlit, flat shaded,
smooth shaded, cel shaded, toon shaded, flat shading, flat color, flat colors, solid color, vertex colors, matte,
photo, photo of, photograph, photograph of, photography, dslr photo, dslr photo of, dslr, picture, picture of, image,
image of, render, render of, rendering, rendering of, rendered, drawing of, illustration, illustration of, concept art,
concept art of, digital art, digital art of, sketch of, sprite, sprite of, icon, icon of, clipart, clip art, artwork,
painting of, portrait, portrait of, close up, close up of, closeup, closeup of, macro shot, shot of, product shot,
stock photo, screenshot, sticker, rendition of, depiction of, version of, representation of,
view, view of, front view, front view of, side view, side view of, back view, back view of, rear view, rear view of,
top view, top view of, top down, top down view, top down view of, overhead view, overhead view of, from above,
from below, from behind, from the front, from the side, from the back, from the top, isometric, isometric view,
isometric view of, isometric style, orthographic, orthographic view, perspective view, three quarter view, 3 4 view,
wide angle, wide angle view of, wide shot, full body, full body shot, full body shot of, full shot, bokeh,
depth of field, hdri, fisheye, turntable, turnaround, 360, 360 view, 360 degree view, centered, centred, in the center,
white background, black background, grey background, gray background, plain background, simple background,
transparent background, no background, isolated, isolated on white, isolated on white background, clean background,
on white background, on black background, on plain background, background, white backdrop, on white, isolated on black,
studio lighting, cinematic lighting, soft lighting, dramatic lighting, volumetric lighting, global illumination,
ambient occlusion, ray tracing, ray traced, lighting, soft light, soft shadows, cinematic, vibrant colors, vibrant,
vivid, colorful, colourful, sharp focus, in focus, sharp, hdr, raw photo, award winning photo,
stylized, stylised, stylize, stylized style, cartoon, cartoony, cartoonish, cartoon style, toon, toon style, anime,
anime style, pixar, pixar style, disney, disney style, dreamworks, ghibli, ghibli style, comic, comic style,
hand painted, handpainted, hand painted textures, hand painted texture, hand painted style, painterly,
realistic, photorealistic, photo realistic, hyperrealistic, hyper realistic, ultra realistic, semi realistic, lifelike,
realistic style, minimalist, minimalistic, minimal, simple, clean, basic, style, styled, in the style of, aesthetic,
low poly style, lowpoly style, clay render, clay style, fortnite style, minecraft style, roblox, roblox style, kawaii,
cute, adorable, lovely, beautiful, pretty, nice, cool, awesome, amazing, epic, stunning, gorgeous, great, good, best,
small, little, tiny, mini, miniature, wee, smallish, big, large, huge, giant, gigantic, massive, enormous, oversized,
colossal, fantasy, rpg, fantasy rpg, fantasy style, fantasy game, rpg item, game item, item, prop, props, roguelike,
generic,
""".replace("\n", " ")

# Said without meaning anything: they vanish.
FILLERS = """
look, look at, please, i want, i need, i would like, i d like, give me, show me, make, make me, create, create me,
generate, draw, draw me, build me, design, can you, could you, let s see, just, very, really, quite, so, super,
extremely, rather, completely, fully, totally, kind of, sort of, some kind of, type of, that is, which is, who is,
that s, that are, which are, who are, is, are, being, that, which, who, one, single, only, also, plus, then, whole,
complete, entire, typical, standard, normal, regular, ordinary, plain, it, there, there is, here is, this is,
thing, object, called, named, color, colour, colored, coloured, in color, in colour, painted,
""".replace("\n", " ")

# Several of a thing: one is drawn.
MANY = """
several, many, a few, few, some, multiple, couple of, dozen, dozens of, lots of, a lot of, group of, herd of, flock of,
pack of, bunch of, pair of, set of, stack of, pile of, collection of, bundle of, row of, swarm of, school of, crowd of,
heap of, handful of, various, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, hundred, thousand,
""".replace("\n", " ")

DETERMINERS = frozenset(
    ("a", "an", "the", "his", "her", "its", "my", "your", "our", "their", "this", "these", "those", "any")
)

# How a part of the sentence hangs on the object before it.
WEARING = """
wearing, wears, wear, with, with its, in, dressed in, dressed with, clad in, has, having, have, sporting, donning,
dons, wrapped in, on head, on its head, on top of head, equipped with, that has, which has, including, featuring,
""".replace("\n", " ")
MADE_OF = """
made of, made out of, made from, made with, built of, built from, built out of, carved of, carved from, carved out of,
carved in, cast in, cast from, forged from, forged out of, forged in, out of, crafted from, constructed from,
constructed of, cut from, sculpted from, sculpted out of, molded from, moulded from, blown from, fashioned from,
""".replace("\n", " ")
DRESSED_AS = """
dressed as, dressed like, dressed up as, dressed up like, disguised as, in costume of, cosplaying, cosplaying as,
""".replace("\n", " ")
NOT = """
without, without any, no, not, not wearing, not in, not with, not having, minus, lacking, but no, with no, has no,
but not, but without, doesn t have, does not have, isn t wearing, is not wearing, free of, except, never wearing,
wearing no, sans,
""".replace("\n", " ")
OF = "of,"
BESIDE = """
on, onto, on top of, next to, beside, besides, under, underneath, below, behind, near, close to, in front of, above,
over, inside, inside of, within, into, full of, filled with, full with, containing, left of, on left of, right of,
on right of, to left of, to right of, between, among, around, surrounded by, from, at, by, for, to, against, along,
across, through, during, attached to, connected to, together with, as, like, and its, versus, vs, facing, toward,
towards, beneath, made by, owned by, instead of, after, before, about, where, when, while,
""".replace("\n", " ")

COSTUME = frozenset(("costume", "outfit", "suit", "clothes", "disguise", "uniform", "gear", "dress"))
"""What may stand after the noun in "a pirate costume"."""

CLOTHING = "hat, cap, headgear, clothes, clothing, outfit, costume, garment, anything,"
"""What "without" may take away though no model has it by this name."""


def keys(phrases: str | Sequence[str]) -> frozenset[str]:
    """The keys of comma-separated phrases."""
    split = phrases.split(",") if isinstance(phrases, str) else phrases
    return frozenset(
        key([word for word in phrase.split() if word not in DETERMINERS]) for phrase in split if phrase.strip()
    )
