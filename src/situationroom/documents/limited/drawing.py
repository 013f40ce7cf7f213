"""Draws a picture that stands alone once: one that breaks a viewer is not handed on."""

import io
import struct
import warnings
from collections.abc import Callable
from typing import BinaryIO

# MPO, TIFF and colour spaces: looked for late by those that are used.
from PIL import (
    GifImagePlugin,
    Image,
    ImageCms,  # noqa: F401
    ImageFile,  # noqa: F401
    ImagePalette,  # noqa: F401
    JpegImagePlugin,
    MpoImagePlugin,  # noqa: F401
    PngImagePlugin,
    TiffImagePlugin,  # noqa: F401
    WebPImagePlugin,
)

from situationroom.documents.limited.images import check_pixels, million
from situationroom.documents.limited.reasons import Reason, Refused

MOST_FRAMES = 300
MOST_DRAWN = 200_000_000  # over all frames
FORMATS: dict[str, Callable[[BinaryIO], Image.Image]] = {
    "png": PngImagePlugin.PngImageFile,
    "jpeg": JpegImagePlugin.JpegImageFile,
    "gif": GifImagePlugin.GifImageFile,
    "webp": WebPImagePlugin.WebPImageFile,
}


def draw(kind: str, content: bytes) -> None:
    """Draw every frame of a picture. Raises Refused where it cannot be drawn or is too large."""
    Image.MAX_IMAGE_PIXELS = None  # judged here
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with FORMATS[kind](io.BytesIO(content)) as picture:
                _draw(picture)
        except (OSError, SyntaxError, ValueError, EOFError, struct.error) as problem:
            raise Refused(Reason.CORRUPT, what=kind.upper()) from problem


def _draw(picture: Image.Image) -> None:
    check_pixels(*picture.size)
    frames = int(getattr(picture, "n_frames", 1))
    pixels = picture.size[0] * picture.size[1]
    if frames > MOST_FRAMES or frames * pixels > MOST_DRAWN:
        raise Refused(Reason.PIXELS, most=million(MOST_DRAWN))
    for frame in range(frames):
        picture.seek(frame)
        picture.load()
