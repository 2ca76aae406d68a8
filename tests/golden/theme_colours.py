#!/usr/bin/env python3
"""Writes theme_colours.txt: colours, what they are in OKLab, and the index of
the nearest of xterm's cube and greys, by numpy and from the definitions.

OKLab is computed by way of CIE XYZ, as B. Ottosson first defined it, and not
with the matrices for linear sRGB that the program uses.
"""
import numpy as np

SRGB_TO_XYZ = np.array([[0.4123907993, 0.3575843394, 0.1804807884],
                        [0.2126390059, 0.7151686788, 0.0721923154],
                        [0.0193308187, 0.1191947798, 0.9505321522]])
XYZ_TO_CONES = np.array([[0.8189330101, 0.3618667424, -0.1288597137],
                         [0.0329845436, 0.9293118715, 0.0361456387],
                         [0.0482003018, 0.2643662691, 0.6338517070]])
CONES_TO_LAB = np.array([[0.2104542553, 0.7936177850, -0.0040720468],
                         [1.9779984951, -2.4285922050, 0.4505937099],
                         [0.0259040371, 0.7827717662, -0.8086757660]])


def oklab(rgb):
    v = np.asarray(rgb) / 255
    linear = np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)
    cones = linear @ SRGB_TO_XYZ.T @ XYZ_TO_CONES.T
    return np.cbrt(cones) @ CONES_TO_LAB.T


levels = [0, 95, 135, 175, 215, 255]
palette = [(r, g, b) for r in levels for g in levels for b in levels]
palette += [(8 + 10 * i,) * 3 for i in range(24)]
palette_lab = oklab(palette)

colours = np.random.default_rng(1).integers(0, 256, (60, 3))
with open("theme_colours.txt", "w") as out:
    for rgb in colours:
        lab = oklab(rgb)
        distance = np.linalg.norm(palette_lab - lab, axis=1)
        first, second = np.sort(distance)[:2]
        if second - first < 1e-3:  # too close to call
            continue
        print(*rgb, *("%.5f" % x for x in lab), 16 + np.argmin(distance),
              file=out)
